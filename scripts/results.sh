#!/usr/bin/env bash
# The numbers of CHANGELOG.md from the shipped weights. Safe to stop and run again: it goes on where it stopped.
# Arguments: names of evaluations (files of configs/eval without .yaml), by default the complete one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly glimpse=build/release/glimpse

scripts/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release --target glimpse

names=("${@:-demo}")

code=0
for name in "${names[@]}"; do
  run=runs/results/$name
  resume=()
  if [[ -f $run/config.yaml ]]; then resume=(--resume); fi
  echo "== $name"
  "$glimpse" eval "configs/eval/$name.yaml" --set "run=$run" ${resume[@]+"${resume[@]}"} || code=$?
done
exit $code
