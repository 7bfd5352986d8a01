#!/usr/bin/env bash
# npm run test:long: what test/all.sh leaves out, because it takes more than an hour on two processors.
set -eu
cd "$(dirname "$0")/.."
. test/lab/setup.sh
exec npx vitest run --config test/vitest.config.ts --project lab-long --maxWorkers=2
