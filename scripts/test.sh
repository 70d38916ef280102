#!/usr/bin/env bash
# What `npm test` runs. Sets up all it needs, ends with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/node.sh --version >/dev/null
node_modules/.bin/biome check --error-on-warnings .
node_modules/.bin/tsc --noEmit
exec bash scripts/node.sh scripts/test.ts "$@"
