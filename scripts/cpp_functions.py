"""Finds function definitions in C++ text by counting braces: no compiler, tolerant, good enough for limits."""
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    name: str
    line: int        # of the first line of its signature
    lines: int       # signature to closing brace, both included
    parameters: int


LITERALS = re.compile(
    r'//[^\n]*|/\*.*?\*/'                                   # comments
    r'|R"([^()\\\s]{0,16})\(.*?\)\1"'                       # raw strings
    r'|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])\'(?:\\.|[^\'\\\n])*\'',  # strings, characters (not 1'000)
    re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
SCOPE = re.compile(r"^(?:inline\s+)?namespace\b|^(?:template\s*<.*>\s*)?(?:class|struct|union|enum)\b(?!.*\)\s*(?:const)?$)"
                   r"|^extern\s*$", re.DOTALL)
CONTROL = {"if", "for", "while", "switch", "catch", "do", "else", "try", "return"}
NOT_A_NAME = CONTROL | {"decltype", "alignas", "noexcept", "requires", "explicit", "__attribute__", "throw"}
AFTER_PARAMETERS = re.compile(
    r"^\s*(?:const|noexcept(?:\s*\([^()]*\))?|override|final|mutable|volatile|&&?|try|requires\b.*"
    r"|->\s*[\w:<>,&*\s()]+|:(?!:).*)*\s*$", re.DOTALL)


def blank(text):
    """The text with comments, literals and directives blanked out; line breaks and length stay."""
    def spaces(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    def literal(match):
        found = match.group(0)
        return spaces(match) if found.startswith("/") else '"' + spaces(match)[2:] + '"'
    return DIRECTIVE.sub(spaces, LITERALS.sub(literal, text))


def split_parameters(head):
    """(name, number of parameters, rest of the head) of the first call-like group, or None."""
    for match in re.finditer(r"(operator\s*(?:\(\s*\)|[^\s\w(]+|\w+)|[~\w:]+(?:<[^<>()]*>)?)\s*\(", head):
        name = match.group(1)
        if name in NOT_A_NAME or head[:match.start()].count("(") != head[:match.start()].count(")"):
            continue
        depth, angle, commas, start = 1, 0, 0, match.end()
        for i in range(start, len(head)):
            c = head[i]
            depth += (c in "([{") - (c in ")]}")
            angle += (c == "<") - (c == ">" and head[i - 1] != "-" and angle > 0)
            if depth == 0:
                inside = head[start:i].strip()
                count = 0 if inside in ("", "void") else commas + 1
                return name, count, head[i + 1:]
            commas += c == "," and depth == 1 and angle == 0
        return None
    return None


def classify(head, parens):
    """What the brace after `head` opens: "scope", "body" (a function), or "braces" (anything else)."""
    stripped = head.strip()
    if parens or stripped.endswith(("=", ",", "(", "return")):
        return "braces"
    if SCOPE.match(stripped):
        return "scope"
    parts = split_parameters(stripped)
    if not parts or stripped.split("(")[0].strip() in CONTROL:
        return "braces"
    name, _, rest = parts
    if "=" in stripped[:stripped.find(name)] and "operator" not in stripped:
        return "braces"  # a variable with an initialiser, a lambda included
    if not AFTER_PARAMETERS.match(rest):
        return "braces"
    in_init_list = re.match(r"^[\s\w]*:(?!:)", rest)
    if in_init_list and re.search(r"[\w>]$", stripped):
        return "braces"  # a member initialised with braces, a_{1}
    return "body"


def functions(text):
    clean = blank(text)
    found, stack = [], []  # stack: (kind, head start before the brace, parens before the brace)
    head_start, parens, depth_in_body = 0, 0, 0
    for i, c in enumerate(clean):
        if c == "{":
            kind = "inner" if depth_in_body else classify(clean[head_start:i], parens)
            stack.append((kind, head_start, parens))
            depth_in_body += kind in ("body", "inner")
            head_start, parens = (i + 1, 0)
        elif c == "}" and stack:
            kind, start, parens = stack.pop()
            depth_in_body -= kind in ("body", "inner")
            if kind == "body":
                found.append(describe(clean, start, i))
            head_start = start if kind == "braces" else i + 1
        elif depth_in_body:
            continue
        elif c in "()":
            parens = max(0, parens + (1 if c == "(" else -1))
        elif c == ";" and parens == 0 or c == ":" and ends_access_label(clean, head_start, i):
            head_start = i + 1
    return found


def ends_access_label(text, start, i):
    return text[start:i].strip() in ("public", "private", "protected")


def describe(clean, head_start, end):
    start = head_start + len(clean[head_start:end]) - len(clean[head_start:end].lstrip())
    name, count, _ = split_parameters(clean[start:end])
    first = clean.count("\n", 0, start) + 1
    return Function(name, first, clean.count("\n", 0, end) + 2 - first, count)
