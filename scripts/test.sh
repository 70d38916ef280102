#!/usr/bin/env bash
# What `npm test` runs. Sets up all it needs, ends with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/node.sh --version >/dev/null
# The tests of host mode run as users of their own behind a real sudo rule; the embedded server needs no sudo and does not install it.
if [ "$(id -u)" = 0 ] && [ -x /usr/bin/apt-get ] && ! { [ -x /usr/bin/sudo ] && [ -x /usr/sbin/setcap ]; }; then
  echo 'installing sudo and setcap, for the tests of host mode'
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends sudo libcap2-bin; } >/dev/null ||
    echo 'they could not be installed: those tests are skipped'
fi
node_modules/.bin/biome check --error-on-warnings .
node_modules/.bin/tsc --noEmit
exec bash scripts/node.sh scripts/test.ts "$@"
