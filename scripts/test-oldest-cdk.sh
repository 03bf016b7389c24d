#!/usr/bin/env bash
# Compiles the library and runs the gate's tests against the oldest aws-cdk-lib that the peer range admits.
# Works in a copy: the versions in this checkout stay as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

oldest() {
  node -p "require('./package.json').peerDependencies['$1'].replace(/^[\\^~>=]+/, '')"
}
cdk=$(oldest aws-cdk-lib)
constructs=$(oldest constructs)

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  # A file that was deleted and not yet committed is still listed.
  if [ -e "$file" ]; then printf '%s\0' "$file"; fi
done | tar --null --files-from=- -cf - | tar -xf - -C "$copy"
cd "$copy"

echo "installing aws-cdk-lib@$cdk and constructs@$constructs in $copy"
# The lockfile describes what the newer aws-cdk-lib bundles; npm would leave out what the older one needs instead.
rm package-lock.json
npm install --save-dev --no-audit --no-fund --loglevel=error "aws-cdk-lib@$cdk" "constructs@$constructs"
for name in aws-cdk-lib constructs; do
  echo "$name $(node -p "require('$name/package.json').version")"
done
npm run --silent build
npx --no-install vitest run test/egress/gate
