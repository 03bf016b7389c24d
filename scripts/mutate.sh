#!/usr/bin/env bash
# Breaks the analyzer on purpose, one small change at a time, and counts the changes that no fast test notices.
#   scripts/mutate.sh                              all of lib/egress and lib/shared
#   scripts/mutate.sh reach rules/policies         rooms: folders of lib/egress, and shared
#   scripts/mutate.sh lib/egress/reach/nat.ts      files of one room, or lines: nat.ts:10-20
# MUTATION_ONE_IN=15 asks one mutant in 15, spread evenly; MUTATION_WORKERS says how many processes ask, 1 by default.
# Reports are kept in reports/; the scores, with the day, in scripts/stryker/scores.json, from which the tables of
# docs/mutation-testing.md are written.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Left out: what synthesizes, starts processes or draws, the corpus of mutation/, and random networks.
readonly JUDGES='test/egress/* test/shared/* !*/gate* !*/mutation/* !*laws !*/fuzz !*/hostile'
# Whole reports run through every room, slowly, and say little of any other than their own.
readonly NO_REPORTS='!test/egress/report/html !test/egress/report/sarif !test/egress/report/topology'
readonly REPORT='lib/egress/report/**/*.ts'

# judge PATTERNS: mutates the files of comma-separated patterns
judge() {
  local judges="$JUDGES $NO_REPORTS"
  case "$1" in
    lib/egress/report/*) judges=$JUDGES ;;
  esac
  MUTATION_TESTS=$judges npx stryker run --concurrency "${MUTATION_WORKERS:-1}" --mutate "$1"
  npx tsx scripts/write-scores.ts reports/mutation.json
}

if [ $# -eq 0 ]; then
  judge "lib/egress/*/**/*.ts,lib/shared/*.ts,!$REPORT"
  judge "$REPORT"
elif [ -f "${1%%:*}" ]; then
  judge "$(IFS=,; echo "$*")"
else
  for room in "$@"; do
    folder="lib/egress/$room"
    [ "$room" != shared ] || folder=lib/shared
    if [ ! -d "$folder" ]; then
      echo "mutate.sh: no room '$room', expected files, 'shared', or folders of lib/egress such as load/terraform" >&2
      exit 2
    fi
    judge "$folder/**/*.ts"
  done
fi
