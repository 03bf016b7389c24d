#!/usr/bin/env bash
# Makes sure that a Chromium is there for the tests of the HTML report. Does nothing where there is one.
# CHROMIUM names another browser of the family.
set -euo pipefail

for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then
    echo "browser: $(command -v "$name")"
    exit 0
  fi
done

if ! command -v apt-get >/dev/null; then
  echo "no Chromium found, and no apt-get to install one: install it by hand, or set CHROMIUM" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium
echo "browser: $(command -v chromium)"
