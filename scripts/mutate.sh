#!/usr/bin/env bash
# Breaks the analyzer on purpose, one small change at a time, and counts the changes that no fast test notices.
# Whole rooms take hours; give files to judge those alone: scripts/mutate.sh lib/egress/reach/match.ts
# Results are kept in reports/, so that a second run judges only what changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ $# -eq 0 ]; then
  exec npx stryker run
fi
files=$(IFS=,; echo "$*")
exec npx stryker run --mutate "$files"
