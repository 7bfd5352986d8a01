#!/usr/bin/env bash
# npm run torture [-- --minutes N] [--nat FORM]: the long form of torture.test.ts.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PATH:/usr/sbin:/sbin" TORTURE_MINUTES=10 TORTURE_NAT=alias
while [ $# -gt 0 ]; do
	case $1 in
		--minutes) TORTURE_MINUTES=${2:?} ;;
		--nat) TORTURE_NAT=${2:?} ;;
		*)
			echo 'npm run torture [-- --minutes N] [--nat alias|hash]' >&2
			exit 64
			;;
	esac
	shift 2
done
. test/lab/setup.sh
exec npx vitest run --config test/vitest.config.ts --project torture
