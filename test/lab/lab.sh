#!/usr/bin/env bash
# npm run lab [-- OPTIONS COMMAND…]: installs what is missing and hands over to cli.ts.
set -eu
lab=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$lab/../.." && pwd)
export PATH="$PATH:/usr/sbin:/sbin"
. "$lab/setup.sh"

# Node 20 does not run TypeScript.
bundle="$project/.lab/lab.mjs"
if [ ! -e "$bundle" ] || [ "$(find "$lab" -maxdepth 1 -name '*.ts' -newer "$bundle" -print -quit)" ]; then
	"$project/node_modules/.bin/esbuild" "$lab/cli.ts" --bundle --platform=node --target=node20 --format=esm \
		--log-level=warning --outfile="$bundle.$$"
	mv "$bundle.$$" "$bundle"
fi
exec node "$bundle" "$@"
