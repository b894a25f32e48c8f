#!/usr/bin/env bash
# Runs each fuzz target of a build, for as many seconds as is said, on its corpus:
# scripts/fuzz.sh PRESET SECONDS [FLAG...]. What one found stays in build/PRESET, named after the
# target.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=$1
seconds=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
good=0
bad=0
for target in build/"$preset"/tests/fuzz/*_fuzz; do
    name=$(basename "$target" _fuzz)
    corpus=tests/fuzz/corpus/$name
    mkdir "$work/$name"
    printf '==> %s for %s s\n' "$name" "$seconds"
    # New inputs go to the work folder; only a finding stays.
    if "$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="build/$preset/$name-" "${@:3}" "$work/$name" "$corpus"; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
    fi
done
printf '%s passed, %s failed\n' "$good" "$bad"
[ "$good" -gt 0 ] && [ "$bad" -eq 0 ]
