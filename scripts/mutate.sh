#!/usr/bin/env bash
# Breaks the analyzer on purpose, one small change at a time, and counts the changes that no fast test notices.
#   scripts/mutate.sh reach                        one room: shared, model, reach, rules, report, load, terraform, describe
#   scripts/mutate.sh lib/egress/reach/nat.ts      files of one room, or lines: nat.ts:10-20
#   scripts/mutate.sh                              every room
# What survived, and why, is told in docs/mutation-testing.md. Reports are kept in reports/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly WHOLE='test/egress/cases test/egress/same-model'
readonly FILTERS='test/egress/filters/* !test/egress/filters/laws'
readonly LOADED='test/egress/load/* !test/egress/load/hostile'
declare -A FILES=(
  [shared]='lib/shared/*.ts'
  [model]='lib/egress/model/*.ts'
  [reach]='lib/egress/reach/*.ts,lib/egress/reach/filters/*.ts'
  [rules]='lib/egress/rules/*.ts,lib/egress/rules/questions/*.ts,lib/egress/rules/policies/*.ts'
  [report]='lib/egress/report/*.ts,lib/egress/report/html/*.ts'
  [load]='lib/egress/load/*.ts,lib/egress/load/resources/*.ts'
  [terraform]='lib/egress/load/terraform/**/*.ts'
  [describe]='lib/egress/load/describe/*.ts'
)
declare -A TESTS=(
  [shared]='test/shared/*'
  [model]="test/egress/model/* test/egress/reach/* $FILTERS"
  [reach]="test/egress/reach/* test/egress/rules test/egress/load/boundary $FILTERS $WHOLE"
  [rules]="test/egress/rules test/egress/rules/* test/egress/report/explain test/egress/load/boundary $FILTERS"
  [report]='test/egress/report/*'
  [load]="$LOADED test/egress/reach/* test/egress/rules/ties $FILTERS $WHOLE"
  [terraform]="test/egress/load/terraform* $WHOLE"
  [describe]="test/egress/load/describe* test/egress/filters/snapshot $WHOLE"
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
