"""Rules on the text itself: blanks, ASCII, machine paths, open ends, device names."""
import re

from check_tree import Violation

TEXT_EXTENSIONS = (".cpp", ".h", ".py", ".sh", ".cmake", ".txt", ".yaml", ".json", ".md", "scripts/check", ".ci/run")
ASCII_FOLDERS = ("src/", "tests/", "scripts/", "cmake/")
DEVICE_MODULES = ("src/nn/", "src/tensor/")

MACHINE_PATH = re.compile(r"(?<![\w.~}\])])/(?:root|home|work|tmp|opt|mnt|Users)/\w")
OPEN_END = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
DEVICE_NAME = re.compile(r"\bk(?:CUDA|CPU)\b|\.cuda\(|\bDeviceType::(?:CUDA|CPU)\b")


def violations_of_line(path, line):
    if path.startswith(ASCII_FOLDERS) and not line.isascii():
        yield "not ASCII"
    if "\t" in line:
        yield "tab"
    if line != line.rstrip():
        yield "trailing blanks"
    if MACHINE_PATH.search(line):
        yield "absolute path of one machine"
    if OPEN_END.search(line):
        yield "open end in a comment: finish it or open an issue"
    if path.startswith("src/") and not path.startswith(DEVICE_MODULES) and DEVICE_NAME.search(line):
        yield "names a device: device and dtype are arguments (only nn and tensor name one)"


def violations(tree):
    found = []
    for path in tree.under("", ext=TEXT_EXTENSIONS):
        if path.startswith("tests/golden/") and not path.endswith(".md"):
            continue  # recorded data
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            found += [Violation(path, number, text) for text in violations_of_line(path, line)]
        if tree.text(path) and not tree.text(path).endswith("\n"):
            found.append(Violation(path, len(tree.lines(path)), "no line break at the end"))
    return found
