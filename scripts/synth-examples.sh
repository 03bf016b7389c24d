#!/usr/bin/env bash
# Synthesizes every example with the real CDK CLI, as a reader would, and audits what came out.
# An example must pass both. One named leaky-* must fail both with exit code 1, and the synth must print
# every line of its expected.txt. Needs `npm run build` first, for the audit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

COMMAND=dist/bin/cdk-airgap.js
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

without_colours() {
  sed $'s/\x1b\\[[0-9;]*[A-Za-z]//g'
}

# Runs a command with its output in FILE, and prints the exit code: exit_of FILE COMMAND...
exit_of() {
  local file=$1 code=0
  shift
  "$@" </dev/null >"$file.raw" 2>&1 || code=$?
  without_colours <"$file.raw" >"$file"
  echo "$code"
}

# Prints the lines of EXPECTED that OUTPUT lacks: missing_lines EXPECTED OUTPUT
missing_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    if [ -n "$line" ] && ! grep -qF -- "$line" "$2"; then echo "$line"; fi
  done <"$1"
}

# Prints what is wrong with one example, nothing when all is well: problems_of NAME
problems_of() {
  local name=$1 expected=examples/$1/expected.txt want=0 code
  if [[ $name == leaky-* ]]; then
    want=1
    if ! grep -q '[^[:space:]]' "$expected" 2>/dev/null; then
      echo "$expected is missing or empty, expected the lines that the synth must print"
      return
    fi
  fi

  code=$(exit_of "$work/$name.synth" \
    npx --no-install cdk synth --quiet --app "npx --no-install tsx examples/$name/app.ts" --output "$work/$name.out")
  [ "$code" = "$want" ] || echo "cdk synth exits $code, expected $want"
  if [ "$want" = 1 ]; then
    missing_lines "$expected" "$work/$name.synth" | sed 's/^/cdk synth does not print: /'
  fi

  code=$(exit_of "$work/$name.audit" node "$COMMAND" audit "$work/$name.out")
  [ "$code" = "$want" ] || echo "cdk-airgap audit exits $code, expected $want"
}

if [ ! -f "$COMMAND" ]; then
  echo "$COMMAND is missing, run 'npm run build' first" >&2
  exit 2
fi

total=0 failed=0
for app in examples/*/app.ts; do
  [ -f "$app" ] || continue
  name=$(basename "$(dirname "$app")")
  total=$((total + 1))
  problems=$(problems_of "$name")
  if [ -z "$problems" ]; then
    echo "ok    $name"
    continue
  fi
  failed=$((failed + 1))
  echo "FAIL  $name"
  echo "$problems" | sed 's/^/      /'
  for step in synth audit; do
    if [ -s "$work/$name.$step" ]; then
      echo "      --- end of the $step output"
      tail -n 40 "$work/$name.$step" | sed 's/^/      /'
    fi
  done
done

if [ "$total" = 0 ]; then
  echo "no examples/*/app.ts found, expected at least one" >&2
  exit 1
fi
echo "$((total - failed)) of $total examples behave as documented"
[ "$failed" = 0 ]
