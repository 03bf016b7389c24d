#!/usr/bin/env bash
# Breaks the analyzer on purpose, one small change at a time, and counts the changes that no fast test notices.
#   scripts/mutate.sh reach                        one room: shared, model, reach, rules, report, load, terraform, describe
#   scripts/mutate.sh lib/egress/reach/nat.ts      files of one room, or lines: nat.ts:10-20
#   scripts/mutate.sh                              every room
# What survived, and why, is told in docs/mutation-testing.md. Reports are kept in reports/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly WHOLE='test/egress/cases test/egress/same-model'
readonly LOADED='test/egress/load/* !test/egress/load/hostile'
declare -A FILES=(
  [shared]='lib/shared/*.ts'
  [model]='lib/egress/model/*.ts'
  [reach]='lib/egress/reach/*.ts'
  [rules]='lib/egress/rules/*.ts'
  [report]='lib/egress/report/*.ts'
  [load]='lib/egress/load/*.ts,lib/egress/load/resources/*.ts'
  [terraform]='lib/egress/load/terraform/**/*.ts'
  [describe]='lib/egress/load/describe/*.ts'
)
declare -A TESTS=(
  [shared]='test/shared/*'
  [model]="test/egress/model/* test/egress/reach/*"
  [reach]="test/egress/reach/* test/egress/rules test/egress/load/boundary $WHOLE"
  [rules]="test/egress/rules test/egress/rules/* !test/egress/rules/every-row"
  [report]='test/egress/report/explain test/egress/report/junit test/egress/report/report test/egress/report/text'
  [load]="$LOADED test/egress/reach/* $WHOLE"
  [terraform]="test/egress/load/terraform* $WHOLE"
  [describe]="test/egress/load/describe $WHOLE"
)

judge() {
  MUTATION_TESTS="${TESTS[$1]}" npx stryker run --mutate "$2"
  cp reports/mutation.json "reports/mutation-$1.json"
}

if [ $# -eq 0 ]; then
  for room in shared model reach rules report load terraform describe; do
    judge "$room" "${FILES[$room]}"
  done
  exit
fi
room_of() {
  case "$1" in
    lib/shared/*) echo shared ;;
    lib/egress/load/terraform/*) echo terraform ;;
    lib/egress/load/describe/*) echo describe ;;
    lib/egress/*/*) cut -d/ -f3 <<<"$1" ;;
    *) echo "$1" ;;
  esac
}

room=$(room_of "$1")
[ "$room" != "$1" ] || shift
if [ -z "${FILES[$room]:-}" ]; then
  echo "mutate.sh: no room '$room', expected a file or one of: ${!FILES[*]}" >&2
  exit 2
fi
chosen=$(IFS=,; echo "$*")
judge "$room" "${chosen:-${FILES[$room]}}"
