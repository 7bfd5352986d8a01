#!/usr/bin/env bash
# npm run neighbours: neighbours.test.ts with every neighbour and either packet filter.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PATH:/usr/sbin:/sbin" NEIGHBOURS=all
. test/lab/setup.sh
exec npx vitest run --config test/vitest.config.ts --project lab test/lab/neighbours.test.ts
