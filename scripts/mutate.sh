#!/usr/bin/env bash
# Breaks the analyzer on purpose, one small change at a time, and counts the changes that no fast test notices.
#   scripts/mutate.sh                              every room, one after the other
#   scripts/mutate.sh reach rules/policies         rooms: folders of lib/egress, and shared
#   scripts/mutate.sh lib/egress/reach/nat.ts      files of one room
# MUTATION_WORKERS says how many processes ask, 1 by default; MUTATION_ONE_IN=10 asks one mutant in ten. Reports are kept in reports/; the scores, with the day, in
# scripts/stryker/scores.json, from which the tables of docs/mutation-testing.md are written.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Left out: what synthesizes, starts processes or draws, the corpus of mutation/, and random networks.
readonly JUDGES='test/egress/* test/shared/* !*/gate* !*/mutation/* !*laws !*/fuzz !*/hostile'
readonly OF_REPORTS='test/egress/report/html test/egress/report/sarif test/egress/report/topology'
readonly ROOMS=(
  shared model reach reach/filters load load/resources load/terraform load/terraform/handlers load/terraform/filters
  load/describe rules rules/dns rules/identities rules/policies rules/questions manifest report report/html
)

folder_of() {
  [ "$1" = shared ] && echo lib/shared || echo "lib/egress/$1"
}

judge() {
  local judges=$JUDGES
  # Whole reports run through every room, slowly, and say little of any other than their own.
  case "$1" in
    lib/egress/report/*) ;;
    *) judges+=" $(printf '!%s ' $OF_REPORTS)" ;;
  esac
  MUTATION_TESTS="${judges% }" npx stryker run --concurrency "${MUTATION_WORKERS:-1}" --mutate "$1"
  npx tsx scripts/write-scores.ts reports/mutation.json
}

if [ $# -eq 0 ]; then
  set -- "${ROOMS[@]}"
fi
if [ -f "${1%%:*}" ]; then
  judge "$(IFS=,; echo "$*")"
  exit
fi
for room in "$@"; do
  folder=$(folder_of "$room")
  if [ ! -d "$folder" ]; then
    echo "mutate.sh: no room '$room', expected files, or some of: ${ROOMS[*]}" >&2
    exit 2
  fi
  judge "$folder/*.ts"
done
