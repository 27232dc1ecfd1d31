"""The dependency law: the glimpse_module table of CMakeLists.txt against every #include of src/."""
import re
from dataclasses import dataclass

from check_tree import Violation

# Third-party headers: include prefix -> the modules that may include it.
OWNERS = {
    "yaml-cpp/": {"config"},
    "CLI/": {"cli"},
    "spdlog/": {"base"},
    "opencv2/": {"image", "data"},
    "httplib.h": {"serve"},
    "torch/csrc/distributed/": {"distributed"},
}
TORCH_PREFIXES = ("torch/", "ATen/", "c10/")
JSON_PREFIX = "nlohmann/"
JSON_BORDER = "src/base/json.h"  # the one header that may name JSON values; for .cpp files only

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
ENTRY = re.compile(r"^glimpse_module\(([^)]*)\)", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    deps: frozenset
    torch: bool


def module_table(cmake_text):
    """name -> Module, in the order of the table. Also the errors of the table itself."""
    table, errors = {}, []
    text = re.sub(r"#.*", "", cmake_text)
    for match in ENTRY.finditer(text):
        words = match.group(1).split()
        name, rest = words[0], words[1:]
        deps, section = [], ""
        for word in rest:
            if word in ("TORCH", "DEPS", "LIBS"):
                section = word
            elif section == "DEPS":
                deps.append(word)
        line = text.count("\n", 0, match.start()) + 1
        for dep in deps:
            if dep not in table:
                errors.append(Violation("CMakeLists.txt", line, f"module {name} depends on {dep}, "
                                        "which is not declared above it"))
        table[name] = Module(frozenset(deps), "TORCH" in rest)
    return table, errors


def includes(tree, path):
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(2), match.group(1) == '"'


def own_include_problem(table, module, path, target):
    other = target.split("/")[0]
    if other not in table:
        return f'"{target}" is not module/file.h of a module in CMakeLists.txt'
    if other != module and other not in table[module].deps:
        return f"module {module} may not include {other} (CMakeLists.txt)"
    if path.endswith(".h") and f"src/{target}" == JSON_BORDER:
        return f'"{target}" is for .cpp files only'
    return None


def foreign_include_problem(table, module, path, target):
    if target.startswith(TORCH_PREFIXES) and not table[module].torch:
        return f"torch-free module {module} includes <{target}>"
    if target.startswith(JSON_PREFIX) and path.endswith(".h") and path != JSON_BORDER:
        return f"<{target}> in a header: JSON values cross no module border"
    for prefix, owners in OWNERS.items():
        if target.startswith(prefix) and module not in owners:
            return f"<{target}> belongs to module {', '.join(sorted(owners))}"
    return None


def headers_with_owned_types(tree, table):
    """Headers that include a third-party header whose types stay inside their module."""
    for path in tree.under("src/", ext=(".h",)):
        if any(t.startswith(tuple(OWNERS)) for _, t, quoted in includes(tree, path) if not quoted):
            yield path.removeprefix("src/")


def violations(tree):
    table, found = module_table(tree.text("CMakeLists.txt"))
    private_headers = set(headers_with_owned_types(tree, table))
    for path in tree.cpp("src/"):
        module = path.split("/")[1]
        if module not in table:
            found.append(Violation(path, 1, f"folder src/{module} is not a module in CMakeLists.txt"))
            continue
        for line, target, quoted in includes(tree, path):
            problem = (own_include_problem if quoted else foreign_include_problem)(
                table, module, path, target)
            if not problem and quoted and target in private_headers and not target.startswith(module + "/"):
                problem = f'"{target}" includes third-party types that may not leave its module'
            if problem:
                found.append(Violation(path, line, problem))
    return found
