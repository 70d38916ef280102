#!/usr/bin/env bash
# Installs the pinned packages if they are missing, then runs a script with the pinned Node 24.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ ! -x node_modules/.bin/tsc ]; then npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error; fi
exec "node_modules/node-linux-$(node -p process.arch)/bin/node" "$@"
