#!/usr/bin/env bash
# What `npm test` runs. Sets up all it needs, ends with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ ! -x node_modules/.bin/tsc ]; then npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error; fi
node24="node_modules/node-linux-$(node -p process.arch)/bin/node"
if [ "${1:-}" != "--tests-only" ] && [ -f src/cli/main.ts ]; then
  node_modules/.bin/biome check --error-on-warnings .
  node_modules/.bin/tsc --noEmit
fi
exec "$node24" scripts/test.ts "$@"
