#!/usr/bin/env bash
# Accuracy of every method against its budget on the demo model (configs/eval/frontier.yaml), then a table.
# Safe to stop and run again: it goes on where it stopped.
# Arguments: the range, validation (screening, 120 pictures) or test (1,200 pictures); further arguments go to `glimpse eval`,
# as in `scripts/frontier.sh validation --set data.count=20`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly glimpse=${GLIMPSE:-build/release/glimpse}
readonly range=${1:-validation}
shift || true

case $range in
  validation) pictures=120 ;;
  test) pictures=1200 ;;
  *) echo "frontier.sh: range '$range', expected validation or test" >&2; exit 2 ;;
esac
if [[ ! -x $glimpse ]]; then
  scripts/setup.sh
  cmake --preset release >/dev/null
  cmake --build --preset release --target glimpse
fi

run=runs/frontier/$range
resume=()
if [[ -f $run/config.yaml ]]; then resume=(--resume); fi
"$glimpse" eval configs/eval/frontier.yaml --set "run=$run" --set "data.split=$range" --set "data.count=$pictures" \
  ${resume[@]+"${resume[@]}"} "$@"
