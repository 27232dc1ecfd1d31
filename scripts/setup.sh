#!/usr/bin/env bash
# Installs what the build needs: distribution packages (Debian, Ubuntu) and LibTorch.
# Safe to run again: it does nothing when everything is there, and redoes what an interrupted run left half made.
#   LIBTORCH_ROOT=DIR   use this LibTorch instead of a private one under third_party/venv
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly torch_version=2.13.0
readonly venv=third_party/venv
readonly stamp=$venv/.complete-torch-$torch_version
readonly packages=(
  build-essential cmake ninja-build pkg-config ccache mold
  libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev libopencv-videoio-dev
  libyaml-cpp-dev nlohmann-json3-dev libspdlog-dev libcli11-dev libgtest-dev libgloo-dev
  python3 python3-venv clang-format git ca-certificates
)
readonly tools=(c++ cmake ninja pkg-config python3 git)
readonly headers=(
  opencv2/core.hpp opencv2/imgproc.hpp opencv2/imgcodecs.hpp opencv2/videoio.hpp yaml-cpp/yaml.h nlohmann/json.hpp
  spdlog/spdlog.h CLI/CLI.hpp gtest/gtest.h gloo/context.h
)

die() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

# Other systems: the same needs, looked for by name instead of by package.
missing_tools_and_headers() {
  local name flags=-I/usr/include/opencv4
  for name in "${tools[@]}"; do
    command -v "$name" >/dev/null || echo "command $name"
  done
  command -v c++ >/dev/null || return 0
  if command -v pkg-config >/dev/null; then flags+=" $(pkg-config --cflags-only-I opencv4 2>/dev/null || true)"; fi
  for name in "${headers[@]}"; do
    # shellcheck disable=SC2086
    echo "#include <$name>" | c++ -std=c++20 $flags -E -x c++ - >/dev/null 2>&1 || echo "header $name"
  done
}

install_packages() {
  local missing root=()
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    missing=$(missing_tools_and_headers)
    [[ -z $missing ]] || die "no apt-get here; install these with your system's package manager:" "$missing"
    return
  fi
  missing=$(missing_packages | xargs)
  [[ -n $missing ]] || return 0
  if [[ $(id -u) != 0 ]]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
      die "missing packages: $missing" "run as root: apt-get install --no-install-recommends $missing"
    fi
    root=(sudo)
  fi
  echo "setup: installing $missing"
  ${root[@]+"${root[@]}"} apt-get update -qq
  # shellcheck disable=SC2086
  ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing
}

check_cmake() {
  local found
  found=$(cmake --version | sed -n '1s/.*version //p')
  [[ $(printf '%s\n' 3.25 "$found" | sort -V | head -n 1) == 3.25 ]] ||
    die "cmake is $found, 3.25 or newer is needed (python3 -m pip install cmake gives a new one)"
}

# A LibTorch folder is usable when it holds the C++ header, the library and the right version.
libtorch_problem() {
  local dir=$1 version
  [[ -f $dir/include/torch/csrc/api/include/torch/torch.h ]] || { echo "has no torch/torch.h"; return; }
  [[ -f $dir/lib/libtorch_cpu.so ]] || { echo "has no lib/libtorch_cpu.so"; return; }
  version=$(cat "$dir/version.py" "$dir/build-version" 2>/dev/null |
    grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true)
  [[ $version == "$torch_version" ]] || echo "is version '${version:-unknown}', not $torch_version"
}

private_libtorch() {
  echo "$venv"/lib/python3*/site-packages/torch
}

newest_python() {
  local python
  for python in python3.14 python3.13 python3.12 python3.11 python3.10 python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  die "no python3 of version 3.10 or newer that can make a virtual environment (packages python3, python3-venv)"
}

make_private_libtorch() {
  local python problem
  python=$(newest_python)
  echo "setup: fetching torch==$torch_version with pip into $venv, using your pip settings."
  echo "setup: download about 0.2 GB for a CPU build; on Linux the default index serves the CUDA build,"
  echo "setup: several GB with its libraries. To choose, point pip at an index of CPU builds (PIP_INDEX_URL)"
  echo "setup: or set LIBTORCH_ROOT to a LibTorch $torch_version that you have."
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install "torch==$torch_version"
  problem=$(libtorch_problem "$(private_libtorch)")
  [[ -z $problem ]] || die "$(private_libtorch) $problem"
  touch "$stamp"
}

provide_libtorch() {
  local problem
  if [[ -n ${LIBTORCH_ROOT:-} ]]; then
    problem=$(libtorch_problem "$LIBTORCH_ROOT")
    [[ -z $problem ]] || die "LIBTORCH_ROOT=$LIBTORCH_ROOT $problem; correct it or unset it"
    echo "setup: LibTorch $torch_version at $LIBTORCH_ROOT"
    return
  fi
  if [[ ! -f $stamp || -n $(libtorch_problem "$(private_libtorch)") ]]; then make_private_libtorch; fi
  echo "setup: LibTorch $torch_version at $(private_libtorch)"
}

install_packages
check_cmake
mkdir -p third_party
exec 9<third_party   # two set-ups at once would write the same environment
if command -v flock >/dev/null; then flock 9; fi
provide_libtorch
