#!/usr/bin/env bash
# Makes the figures of README.md and CHANGELOG.md from the shipped weights: trains the glimpse predictor with two more
# seeds, then evaluates. Safe to stop and run again: it goes on where it stopped.
# Arguments: names of evaluations (files of configs/eval without .yaml), by default all that the figures come from.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly glimpse=build/release/glimpse results=runs/results
readonly digits=../shared/data/digits/digits.csv.gz

scripts/setup.sh
cmake --preset release >/dev/null
cmake --build --preset release --target glimpse
mkdir -p "$results"

train_seed() {
  local run=$results/glimpse_$1 resume=()
  [[ -d $run/predictor ]] && return
  if [[ -f $run/config.yaml ]]; then resume=(--resume "$run"); fi
  "$glimpse" train configs/train/demo_glimpse.yaml --set "run=$run" --set "objective.seed=$1" ${resume[@]+"${resume[@]}"}
}

evaluate() {
  local run=$results/$1 resume=()
  if [[ -f $run/config.yaml ]]; then resume=(--resume); fi
  "$glimpse" eval "configs/eval/$1.yaml" --set "run=$run" ${resume[@]+"${resume[@]}"}
}

names=("$@")
if ((${#names[@]} == 0)); then
  names=(demo_full demo_progressive demo_rivals)
  if [[ -f $digits ]]; then names+=(demo_digits); else echo "left out: demo_digits (no $digits)"; fi
fi
code=0
for name in "${names[@]}"; do
  echo "== $name"
  if [[ $name == demo_full ]]; then
    train_seed 43
    train_seed 44
  fi
  if [[ $name == demo_digits ]]; then zcat "$digits" > "$results/digits.csv"; fi
  evaluate "$name" || code=$?
done
exit $code
