#!/usr/bin/env bash
# All tests, cheapest first; installs what they need. Ends at the first stage that fails.
set -eu
cd "$(dirname "$0")/.."
. test/lab/setup.sh

stages=(unit journey lab torture)
passed=0
failed=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

echo '== types and style'
npm run --silent typecheck
npm run --silent lint

for stage in "${stages[@]}"; do
	echo "== $stage"
	status=0
	workers=()
	# unit: what runs the tests has little to do itself; lab: a virtual machine is one processor's work
	case $stage in unit | lab) workers=(--maxWorkers=2) ;; esac
	npx vitest run --config test/vitest.config.ts --project "$stage" "${workers[@]}" --reporter=default --reporter=json --outputFile.json="$results/$stage.json" || status=$?
	read -r good bad <<<"$(node -e '
		const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
		console.log(r.numPassedTests, r.numTotalTests - r.numPassedTests);
	' "$results/$stage.json" || echo 0 1)"
	passed=$((passed + good))
	failed=$((failed + bad))
	if [ "$status" != 0 ] || [ "$bad" != 0 ] || [ "$good" = 0 ]; then
		echo "$passed passed, $((failed > 0 ? failed : 1)) failed"
		exit 1
	fi
done
echo "NOT in this run: npm run test:long (more ways to break an apply, more neighbours, a line that moves, the diagnosis of each fault, the probe, the live view), npm run faults, rounds, soak"
echo "$passed passed, $failed failed"
