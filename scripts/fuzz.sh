#!/usr/bin/env bash
# Runs every fuzz target: scripts/fuzz.sh [SECONDS, 300] [TARGET...]    needs clang 16 with its runtime (libclang-rt-16-dev)
# Seeds are the recorded folders beside the repository, where they are; findings stay in build/fuzz/findings, and belong
# into tests/fuzz/crashers/TARGET when they are fixed.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(safetensors torch_archive zip pickle tokenizer config_json picture)
build=${GLIMPSE_FUZZ_BUILD:-build/fuzz}
recorded=${GLIMPSE_SHARED:-../shared}/golden
[ -f "$build/build.ninja" ] || cmake --preset fuzz -B "$build" > /dev/null
cmake --build "$build" -j 2 --target $(printf 'fuzz_%s ' "${targets[@]}")

pattern_of() {
  case $1 in
    safetensors) echo '*.safetensors' ;;
    torch_archive | zip) echo '*.pt' ;;
    tokenizer) echo 'tokenizer.json' ;;
    config_json) echo '*config.json' ;;
    picture) echo 'images/*.[jp][pn]g' ;;
    pickle) echo 'data.pkl' ;;
  esac
}

for target in "${targets[@]}"; do
  corpus=$build/corpus/$target
  mkdir -p "$corpus" "$build/findings/$target"
  if [ -d "$recorded" ]; then
    find "$recorded" -path "*$(pattern_of "$target")" -size -400k | head -200 | while read -r file; do
      cp "$file" "$corpus/$(printf %s "$file" | md5sum | cut -c1-16)"
    done
  fi
  echo "== $target, $seconds s"
  "$build/tests/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -max_len=400000 -print_final_stats=1 \
    -artifact_prefix="$build/findings/$target/" "$corpus" 2>&1 | grep -E 'ERROR|SUMMARY|number_of_executed|peak_rss|Test unit' || true
done
found=$(find "$build/findings" -type f)
if [ -n "$found" ]; then
  printf 'findings:\n%s\n' "$found"
  exit 1
fi
echo "no findings"
