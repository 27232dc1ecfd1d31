"""Tests mirror sources; every configuration file is exercised."""
from check_tree import Violation

# Sources without a test file of their name, each with the reason.
WITHOUT_TEST = {
    "src/cli/main.cpp": "only calls into cli; run by the smoke tests",
}


def mirror_of(path):
    return "tests/" + path.removeprefix("src/").removesuffix(".cpp") + "_test.cpp"


def violations(tree):
    paths = set(tree.paths)
    found = [Violation(path, 1, f"no test file {mirror_of(path)}")
             for path in tree.under("src/", ext=(".cpp",))
             if path not in WITHOUT_TEST and mirror_of(path) not in paths]
    found += [Violation("scripts/check_mirror.py", 1, f"{path} is in WITHOUT_TEST but has a test")
              for path in WITHOUT_TEST if mirror_of(path) in paths]
    tests = [tree.text(p) for p in tree.under("tests/")]
    for path in tree.under("configs/", ext=(".yaml",)):
        name = path.removeprefix("configs/")
        if not any(name in text for text in tests):
            found.append(Violation(path, 1, f"no test mentions {name}"))
    return found
