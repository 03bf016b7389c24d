#!/usr/bin/env bash
# Writes the jsii assembly of the exported API: jsii-assembly.sh OUT_FOLDER [ROOT]
# jsii compiles in place and would overwrite dist, so it works on a copy of ROOT (default: this repository).
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -d "$1" ]; then
  echo "usage: jsii-assembly.sh OUT_FOLDER [ROOT], where OUT_FOLDER exists" >&2
  exit 2
fi
out=$(cd "$1" && pwd)
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "${2:-$repository}" && pwd)

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R "$root/lib" "$copy/lib"
for name in package.json tsconfig.json README.md LICENSE; do
  if [ -f "$root/$name" ]; then cp "$root/$name" "$copy/$name"; fi
done
ln -s "$repository/node_modules" "$copy/node_modules"

cd "$copy"
# The engines field says which Node versions are supported; jsii's own end-of-life banner would only hide errors.
# Development uses a newer aws-cdk-lib than the oldest supported one, which test-oldest-cdk.sh covers.
JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 node node_modules/jsii/bin/jsii \
  --tsconfig tsconfig.json --validate-tsconfig minimal \
  --silence-warnings=reserved-word --silence-warnings=metadata/missing-dev-dependency
cp .jsii "$out/.jsii"
