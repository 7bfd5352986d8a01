#!/usr/bin/env bash
# npm run neighbours: neighbours.test.ts alone.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PATH:/usr/sbin:/sbin"
. test/lab/setup.sh
exec npx vitest run --config test/vitest.config.ts --project lab-long test/lab/neighbours.test.ts
