#!/usr/bin/env bash
# From a fresh checkout to a report in one command: set-up, build, train a scout on the demo model, compare it
# with the shipped glimpse predictor and with no pruning, export it, draw what it keeps.
# Safe to stop and run again: finished parts are not repeated.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly glimpse=build/release/glimpse
readonly scout=runs/demo_scout evaluation=runs/eval_demo_quick pictures=runs/demo_pictures exported=runs/demo_export

jobs=$(nproc)
memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || echo 0)
if ((jobs > 2)); then jobs=2; fi               # a compiler of LibTorch code takes up to 1.4 GB
if ((memory_kb < 6000000)); then jobs=1; fi

build() {
  cmake --preset release >/dev/null
  cmake --build --preset release -j "$jobs" --target glimpse
}

train_scout() {
  local resume=()
  if [[ -f $scout/config.yaml ]]; then resume=(--resume "$scout"); fi
  "$glimpse" train configs/train/demo_scout.yaml ${resume[@]+"${resume[@]}"}
}

evaluate() {
  local resume=()
  if [[ -f $evaluation/config.yaml ]]; then resume=(--resume); fi
  "$glimpse" eval configs/eval/demo_quick.yaml ${resume[@]+"${resume[@]}"}
}

export_scout() {
  rm -rf "$exported"
  "$glimpse" export --predictor "$scout/predictor" --to safetensors "$exported"
}

# One test picture, a question about what is written in it, and the tokens that were kept to answer.
draw() {
  local question
  rm -rf "$pictures"
  "$glimpse" synth --scenes 1 --seed 5 --split test --out "$pictures" >/dev/null
  question=$(python3 - "$pictures/samples.jsonl" <<'PYTHON'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
print(next((r for r in rows if r.get("type") == "ocr"), rows[0])["question"])
PYTHON
  )
  echo "Q: $question"
  "$glimpse" run --model datasets/demo --image "$pictures"/images/*.png --prompt "$question" \
    --predictor "$exported" --overlay "$pictures/kept.png"
}

echo "== set-up"
scripts/setup.sh
echo "== build"
build
echo "== train a scout"
train_scout
echo "== evaluate"
evaluate
echo "== export"
export_scout
echo "== one question"
draw
echo
echo "report:  $evaluation/report.html"
echo "picture: $pictures/kept.png   (dark = dropped before the decoder)"
