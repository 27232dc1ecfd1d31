"""The bash completion, against a stand-in for the program."""
import pathlib
import subprocess
import tempfile
import unittest

COMPLETION = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "completion.bash"
PROGRAM = """#!/bin/sh
if [ "$1" = --help ]; then printf 'Options:\\n  --version  v\\n\\nSubcommands:\\n  run  one\\n  report  two\\n'
else printf 'Options:\\n  --image TEXT  picture\\n  --json TEXT  out\\n'; fi
"""


def completions(*words):
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "glimpse"
        program.write_text(PROGRAM)
        program.chmod(0o755)
        line = " ".join(f"'{word}'" for word in ("glimpse", *words))
        previous = ("glimpse", *words)[-2]
        script = (f"source '{COMPLETION}'; COMP_WORDS=({line}); COMP_CWORD={len(words)}; "
                  f"_glimpse '{program}' '{words[-1]}' '{previous}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        return subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True).stdout.split()


class Completion(unittest.TestCase):
    def test_commands_come_from_the_programs_help(self):
        self.assertEqual(completions("r"), ["run", "report"])
        self.assertEqual(completions("rep"), ["report"])

    def test_options_are_those_of_the_command(self):
        self.assertEqual(completions("run", "--"), ["--image", "--json"])

    def test_values_of_dtype(self):
        self.assertEqual(completions("run", "--dtype", "b"), ["bfloat16"])

    def test_nothing_is_offered_for_other_words(self):
        self.assertEqual(completions("run", "x"), [])


if __name__ == "__main__":
    unittest.main()
