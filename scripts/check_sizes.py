"""Size limits: files, headers, functions, parameters. Line counts per module."""
from collections import Counter

from check_tree import Violation
from cpp_functions import functions

MAX_FILE, MAX_HEADER, MAX_FUNCTION = 400, 150, 60
WANTED_PARAMETERS, MAX_PARAMETERS = 4, 5


def violations(tree):
    found = []
    for path in tree.cpp("src/", "tests/") + tree.under("scripts/"):
        lines = len(tree.lines(path))
        limit = MAX_HEADER if path.endswith(".h") else MAX_FILE
        if lines > limit:
            found.append(Violation(path, limit, f"{lines} lines, at most {limit}"))
    for path in tree.cpp("src/", "tests/"):
        for f in functions(tree.text(path)):
            if f.lines > MAX_FUNCTION:
                found.append(Violation(path, f.line, f"{f.name}: {f.lines} lines, at most {MAX_FUNCTION}"))
            if f.parameters > MAX_PARAMETERS:
                found.append(Violation(path, f.line, f"{f.name}: {f.parameters} parameters, "
                                       f"at most {MAX_PARAMETERS} (take an options struct)"))
    return found


def notes(tree):
    return [f"{path}:{f.line}: {f.name}: {f.parameters} parameters, wanted {WANTED_PARAMETERS} at most"
            for path in tree.cpp("src/") for f in functions(tree.text(path))
            if WANTED_PARAMETERS < f.parameters <= MAX_PARAMETERS]


def line_counts(tree):
    counts = {top: Counter() for top in ("src", "tests")}
    for path in tree.cpp("src/", "tests/"):
        top, module = path.split("/")[:2]
        counts[top][module] += len(tree.lines(path))
    rows = [f"{'module':<14}{'src':>8}{'tests':>8}"]
    for module in sorted(set(counts["src"]) | set(counts["tests"])):
        rows.append(f"{module:<14}{counts['src'][module]:>8}{counts['tests'][module]:>8}")
    rows.append(f"{'all':<14}{sum(counts['src'].values()):>8}{sum(counts['tests'].values()):>8}")
    return "\n".join(rows)
