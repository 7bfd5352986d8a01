#!/usr/bin/env bash
# npm run rounds [-- N]: the long form of rounds.test.ts, 200 rounds if not said otherwise.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PATH:/usr/sbin:/sbin" ROUNDS="${1:-200}"
case $ROUNDS in
	*[!0-9]* | '')
		echo 'npm run rounds [-- N]' >&2
		exit 64
		;;
esac
. test/lab/setup.sh
exec npx vitest run --config test/vitest.config.ts --project lab test/lab/rounds.test.ts
