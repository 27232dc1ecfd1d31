"""The files of a checkout, read once, and what every check reports."""
import functools
import os
from dataclasses import dataclass, field

SKIPPED_FOLDERS = {".git", "build", "third_party", "runs", "__pycache__"}


@dataclass(frozen=True, order=True)
class Violation:
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


@dataclass
class Tree:
    root: str
    paths: list = field(init=False)  # relative to root, with forward slashes, sorted

    def __post_init__(self):
        self.paths = []
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = sorted(s for s in subfolders if s not in SKIPPED_FOLDERS)
            inside = os.path.relpath(folder, self.root).replace(os.sep, "/")
            self.paths += [name if inside == "." else f"{inside}/{name}" for name in names]
        self.paths.sort()

    @functools.cache
    def bytes_of(self, path):
        with open(os.path.join(self.root, path), "rb") as file:
            return file.read()

    @functools.cache
    def text(self, path):
        return self.bytes_of(path).decode("utf-8", "replace")

    def lines(self, path):
        return self.text(path).splitlines()

    def under(self, *prefixes, ext=("",)):
        return [p for p in self.paths if p.startswith(prefixes) and p.endswith(tuple(ext))]

    def cpp(self, *prefixes):
        return self.under(*prefixes, ext=(".cpp", ".h"))

    __hash__ = object.__hash__
    __eq__ = object.__eq__
