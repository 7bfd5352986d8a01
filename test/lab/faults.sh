#!/usr/bin/env bash
# npm run faults [-- --machines N] [--start NAME,…] [--only REGULAR-EXPRESSION] [--slice FROM-TO]: every fault of every
# effect of an apply, on routers of several kinds (bare, configured, delegated, iptables), on N machines at a time. Takes
# hours on a small computer; a slice of the faults, counted from 0, goes on where a run was stopped.
set -eu
cd "$(dirname "$0")/../.."
machines=2
export PATH="$PATH:/usr/sbin:/sbin" FAULTS=all FAULTS_START=bare,configured,delegated,iptables FAULTS_ONLY=
while [ $# -gt 0 ]; do
	case $1 in
		--machines) machines=${2:?} ;;
		--start) FAULTS_START=${2:?} ;;
		--only) FAULTS_ONLY=${2:?} ;;
		--slice) export FAULTS_SLICE=${2:?} ;;
		*)
			echo 'npm run faults [-- --machines N] [--start NAME,…] [--only REGULAR-EXPRESSION] [--slice FROM-TO]' >&2
			exit 64
			;;
	esac
	shift 2
done
. test/lab/setup.sh
FAULTS_RESULTS=$PWD/.lab/faults.jsonl
export FAULTS_RESULTS
: >"$FAULTS_RESULTS"
status=0
running=()
for machine in $(seq "$machines"); do
	FAULTS_MACHINE=$machine/$machines npx vitest run --config test/vitest.config.ts --project lab-long test/lab/faults.test.ts &
	running+=($!)
done
for pid in "${running[@]}"; do wait "$pid" || status=1; done
node -e '
	const lines = require("node:fs").readFileSync(process.argv[1], "utf8").trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
	const sum = (state) => lines.filter((line) => !state || line.state === state).reduce((total, { faults }) => total + faults, 0);
	console.log(`${sum()} faults, ${sum("restored")} restored, ${sum("kept")} kept whole, ${sum("wrong")} wrong (${lines.length} runs)`);
' "$FAULTS_RESULTS"
exit "$status"
