#!/usr/bin/env bash
# npm run soak [-- --changes N]: the long form of refresh.test.ts, N changes of the delegated prefix in a row.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PATH:/usr/sbin:/sbin" SOAK_CHANGES=200
while [ $# -gt 0 ]; do
	case $1 in
		--changes) SOAK_CHANGES=${2:?} ;;
		*)
			echo 'npm run soak [-- --changes N]' >&2
			exit 64
			;;
	esac
	shift 2
done
. test/lab/setup.sh
exec npx vitest run --config test/vitest.config.ts --project lab-long test/lab/refresh.test.ts
