"""Tests of scripts/check on small checkouts made for each case."""
import os
import subprocess
import sys
import tempfile
import unittest

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts")
sys.path.insert(0, SCRIPTS)
sys.dont_write_bytecode = True

import check_layers
import check_mirror
import check_sizes
import check_text
from check_tree import Tree
from cpp_functions import functions

TABLE = """\
glimpse_module(base LIBS spdlog::spdlog)
glimpse_module(image     DEPS base   # drawing
                         LIBS cv)
glimpse_module(nn TORCH  DEPS base)
"""


ROOM = tempfile.TemporaryDirectory()


def tearDownModule():
    ROOM.cleanup()


class Checkout:
    def __init__(self, files):
        self.folder = tempfile.mkdtemp(dir=ROOM.name)
        for path, text in {"CMakeLists.txt": TABLE, **files}.items():
            full = os.path.join(self.folder, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)

    def run(self, check):
        return [f"{v.path}:{v.line}: {v.text}" for v in check.violations(Tree(self.folder))]


class Layers(unittest.TestCase):
    def problems(self, path, text, **more):
        return Checkout({path: text, **more}).run(check_layers)

    def test_allowed_includes_pass(self):
        self.assertEqual(self.problems("src/image/a.cpp", '#include "base/b.h"\n#include <opencv2/core.hpp>\n'), [])
        self.assertEqual(self.problems("src/nn/a.cpp", "#include <torch/torch.h>\n"), [])

    def test_a_module_may_include_only_its_dependencies(self):
        self.assertEqual(self.problems("src/base/a.cpp", '\n#include "image/image.h"\n'),
                         ["src/base/a.cpp:2: module base may not include image (CMakeLists.txt)"])

    def test_torch_stays_out_of_torch_free_modules(self):
        for header in ("torch/types.h", "ATen/Parallel.h", "c10/core/Device.h"):
            self.assertIn("torch-free", self.problems("src/image/a.cpp", f"#include <{header}>\n")[0])

    def test_third_party_headers_have_owners(self):
        self.assertIn("belongs to module base", self.problems("src/nn/a.cpp", "#include <spdlog/spdlog.h>\n")[0])
        self.assertIn("belongs to module config", self.problems("src/nn/a.cpp", "#include <yaml-cpp/yaml.h>\n")[0])

    def test_json_values_stay_in_sources(self):
        self.assertEqual(self.problems("src/nn/a.cpp", '#include <nlohmann/json.hpp>\n#include "base/json.h"\n'), [])
        self.assertIn("in a header", self.problems("src/nn/a.h", "#include <nlohmann/json.hpp>\n")[0])
        self.assertIn(".cpp files only", self.problems("src/nn/a.h", '#include "base/json.h"\n')[0])

    def test_headers_with_third_party_types_stay_in_their_module(self):
        files = {"src/base/log_sink.h": "#include <spdlog/sink.h>\n", "src/base/b.cpp": '#include "base/log_sink.h"\n',
                 "src/nn/a.cpp": '#include "base/log_sink.h"\n'}
        found = Checkout(files).run(check_layers)
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("src/nn/a.cpp:1:"))

    def test_the_table_is_in_topological_order(self):
        found = Checkout({"CMakeLists.txt": "glimpse_module(a DEPS b)\nglimpse_module(b)\n"}).run(check_layers)
        self.assertEqual(found, ["CMakeLists.txt:1: module a depends on b, which is not declared above it"])


class Functions(unittest.TestCase):
    def found(self, text):
        return [(f.name, f.line, f.lines, f.parameters) for f in functions(text)]

    def test_free_functions_and_members(self):
        text = "namespace a {\nclass B : public C {\n public:\n  int f(int x) const { return x; }\n};\n" \
               "int B::g(std::map<int, int> m,\n         int y = h(1, 2)) {\n  if (y) { y = 1; }\n  return y;\n}\n}\n"
        self.assertEqual(self.found(text), [("f", 4, 1, 1), ("B::g", 6, 5, 2)])

    def test_constructors_with_member_initialisers(self):
        text = "A::A(int a, Options o = {}) : a_(a), b_{1, 2}, c_{f({3})} {\n  go();\n}\nA::~A() {}\n"
        self.assertEqual(self.found(text), [("A::A", 1, 3, 2), ("A::~A", 4, 1, 0)])

    def test_braces_that_open_no_function(self):
        text = "constexpr std::array kA{1, 2};\nconst auto f = [](int a) { return a; };\nstruct S { int x = {}; };\n" \
               "enum class E { a, b };\nS s{.x = g(1)};\n"
        self.assertEqual(self.found(text), [])

    def test_literals_comments_and_directives_are_no_code(self):
        text = '#define M(x) { x\nvoid f() {\n  g("{", \'{\', R"(})");  // {\n  int n = 1\'000;\n  /* { */\n}\nvoid h() {}\n'
        self.assertEqual(self.found(text), [("f", 2, 5, 0), ("h", 7, 1, 0)])

    def test_operators_templates_and_trailing_types(self):
        text = "template <class T>\nauto f(const T& a, T b) -> std::vector<T> {\n  return {};\n}\n" \
               "bool operator()(int a, int b) const { return a < b; }\nbool operator==(const A& a, const A& b) { return 1; }\n"
        self.assertEqual([(n, p) for n, _, _, p in self.found(text)], [("f", 2), ("operator()", 2), ("operator==", 2)])
        self.assertEqual(self.found(text)[0][1:3], (1, 4))

    def test_lambdas_inside_a_function_belong_to_it(self):
        text = "void f() {\n  auto g = [&](int a) {\n    return a;\n  };\n  for (;;) {\n  }\n}\nTEST(A, B) {\n}\n"
        self.assertEqual(self.found(text), [("f", 1, 7, 0), ("TEST", 8, 2, 2)])


class Sizes(unittest.TestCase):
    def test_limits(self):
        files = {"src/base/a.h": "\n" * 151, "src/base/b.cpp": "\n" * 401, "src/base/ok.cpp": "\n" * 400,
                 "src/base/f.cpp": "void f() {\n" + "  g();\n" * 59 + "}\n",
                 "src/base/p.cpp": "void f(int a, int b, int c, int d, int e, int f) {}\n"}
        self.assertEqual([v.split(":")[0] for v in Checkout(files).run(check_sizes)],
                         ["src/base/a.h", "src/base/b.cpp", "src/base/f.cpp", "src/base/p.cpp"])

    def test_five_parameters_are_only_noted(self):
        checkout = Checkout({"src/base/p.cpp": "void f(int a, int b, int c, int d, int e) {}\n"})
        self.assertEqual(checkout.run(check_sizes), [])
        self.assertIn("5 parameters", check_sizes.notes(Tree(checkout.folder))[0])


class Mirror(unittest.TestCase):
    def test_every_source_has_a_test_of_its_name(self):
        files = {"src/nn/a.cpp": "", "src/nn/sub/b.cpp": "", "tests/nn/sub/b_test.cpp": "", "src/cli/main.cpp": ""}
        self.assertEqual(Checkout(files).run(check_mirror), ["src/nn/a.cpp:1: no test file tests/nn/a_test.cpp"])

    def test_every_configuration_is_mentioned_by_a_test(self):
        files = {"configs/eval/a.yaml": "", "configs/train/a.yaml": "", "tests/x_test.cpp": '"configs/eval/a.yaml"'}
        self.assertEqual(Checkout(files).run(check_mirror), ["configs/train/a.yaml:1: no test mentions train/a.yaml"])


class Text(unittest.TestCase):
    def problems(self, line, path="src/base/a.cpp"):
        return [v.split(": ", 1)[1] for v in Checkout({path: line + "\n"}).run(check_text)]

    def test_each_rule(self):
        for line, expected in [("a\tb", "tab"), ("a ", "trailing"), ("// caf\u00e9", "ASCII"), ("// TO" "DO x", "open end"),
                               ('"/ro' 'ot/x"', "absolute path"), ("at::kCUDA", "device"), ("t.cuda()", "device")]:
            found = self.problems(line)
            self.assertEqual(len(found), 1, line)
            self.assertIn(expected, found[0])

    def test_ordinary_lines_pass(self):
        for line in ("int a = b / c;", "// a/work/item", "#!/usr/bin/env bash", "t.cpu()", '"/tmp"'):
            self.assertEqual(self.problems(line), [], line)

    def test_nn_and_tensor_may_name_devices(self):
        self.assertEqual(self.problems("torch::kCPU", "src/nn/a.cpp"), [])


class WholeScript(unittest.TestCase):
    def run_check(self, files):
        checkout = Checkout(files)
        return subprocess.run([sys.executable, os.path.join(SCRIPTS, "check"), checkout.folder],
                              capture_output=True, text=True)

    def test_exit_code_and_one_line_per_violation(self):
        bad = self.run_check({"src/base/a.cpp": "int a;\t\n", "tests/base/a_test.cpp": ""})
        self.assertEqual(bad.returncode, 1)
        self.assertIn("src/base/a.cpp:1: tab\n", bad.stdout)
        good = self.run_check({"src/base/a.cpp": "int a;\n", "tests/base/a_test.cpp": ""})
        self.assertEqual(good.returncode, 0, good.stdout)
        self.assertTrue(good.stdout.endswith("check: ok\n"))


if __name__ == "__main__":
    unittest.main()
