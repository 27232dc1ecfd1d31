#!/usr/bin/env bash
# Everything from nothing: set-up, source checks, build, all tests. The exit code is the first failure's.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly build=build/release

first_failure=0
failed=()
step() {   # step NAME COMMAND...: runs on after a failure, so that one run shows every failure
  local name=$1 code=0
  shift
  echo "== $name"
  "$@" || code=$?
  if [[ $code != 0 ]]; then
    failed+=("$name")
    [[ $first_failure != 0 ]] || first_failure=$code
  fi
  return $code
}

finish() {
  if [[ $first_failure != 0 ]]; then printf 'FAILED: %s\n' "${failed[@]}"; fi
  exit $first_failure
}

# A torch translation unit takes up to 1.4 GB.
jobs=$(nproc)
memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || echo 0)
if ((jobs > 2)); then jobs=2; fi
if ((memory_kb < 6000000)); then jobs=1; fi

configure() {
  mkdir -p "$build"
  cmake --preset release 2>&1 | tee "$build/configure.log"
}

step set-up scripts/setup.sh || finish
step "source checks" scripts/check
step "tests of the source checks" python3 -m unittest discover --start-directory tests/scripts --pattern '*_test.py'
step configure configure || finish
step build cmake --build --preset release -j "$jobs" || finish
grep 'LEFT OUT' "$build/configure.log" || true
step tests ctest --preset release -j "$jobs"
finish
