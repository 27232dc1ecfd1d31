"""Source layout by clang-format, in the one version whose output the sources follow."""
import functools
import re
import shutil
import subprocess

from check_tree import Violation

VERSION = 14  # Debian 12's; other versions lay out differently
MESSAGE = re.compile(r"^(.*?):(\d+):\d+: (?:error|warning): (.*)$")


@functools.cache
def formatter():
    """Path of a clang-format of the right version, or None."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path:
            text = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
            if re.search(rf"version {VERSION}\.", text):
                return path
    return None


def notes(tree):
    return [] if formatter() else [f"no clang-format {VERSION} here: layout not checked"]


def violations(tree):
    files = tree.cpp("src/", "tests/")
    if not files or not formatter():
        return []
    run = subprocess.run([formatter(), "--dry-run", "-Werror", "--ferror-limit=1", *files],
                         cwd=tree.root, capture_output=True, text=True)
    found = {}
    for line in run.stderr.splitlines():
        match = MESSAGE.match(line)
        if match and match.group(1) not in found:  # one line per file is enough
            path = match.group(1)
            found[path] = Violation(path, int(match.group(2)), f"layout: run clang-format -i {path}")
    if run.returncode and not found:
        return [Violation(".clang-format", 1, run.stderr.strip().replace("\n", " "))]
    return list(found.values())
