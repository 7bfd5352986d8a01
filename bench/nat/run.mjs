// Measures the ways to translate into a MAP-E port set against each other. Options: node bench/nat/run.mjs --help
// The sources are TypeScript, as are the product's renderers that they measure; Node 20 runs neither, so bundle first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'mape-bench-nat-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const outfile = join(scratch, 'main.mjs');
try {
	await build({ entryPoints: [join(here, 'main.ts')], outfile, bundle: true, format: 'esm', platform: 'node' });
	const { main } = await import(pathToFileURL(outfile).href);
	process.exitCode = await main(process.argv.slice(2), { wireSource: join(here, 'wire/wire.c'), scratch });
} catch (error) {
	console.error(`bench:nat: ${error.message}`);
	process.exit(2); // not just an exit code: programs in the namespaces may still run
}
