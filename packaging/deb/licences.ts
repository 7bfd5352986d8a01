import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

interface Bundled {
	readonly name: string;
	readonly licence: string;
}

/** debian/copyright: our licence, and those of the packages that are bundled into the program, which esbuild names. */
export async function copyright(project: string): Promise<string> {
	const ours = readFileSync(join(project, 'LICENSE'), 'utf8');
	const bundled = await bundledPackages(project);
	const parts = bundled.map(
		({ name, licence }) => `${name}, a part of the files below /usr/lib/mape-setup/dist:\n\n${licence.trim()}\n`,
	);
	return [`mape-setup:\n\n${ours.trim()}\n`, ...parts].join(`\n${'-'.repeat(72)}\n\n`);
}

async function bundledPackages(project: string): Promise<readonly Bundled[]> {
	const { metafile } = await build({
		absWorkingDir: project,
		entryPoints: ['src/cli.ts', 'src/refresh.ts'],
		bundle: true,
		write: false,
		metafile: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		jsx: 'automatic',
		outdir: 'dist',
		external: ['react-devtools-core', 'ws'],
		logLevel: 'silent',
	});
	const inside = /^node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//;
	const folders = new Map<string, string>();
	for (const path of Object.keys(metafile.inputs)) {
		const [folder, name] = inside.exec(path) ?? [];
		if (folder && name) folders.set(folder, name);
	}
	return [...folders].sort().map(([folder, name]) => ({ name, licence: licenceIn(join(project, folder), name) }));
}

/** Some packages have no file, but say in package.json which licence it is and whose. */
function licenceIn(folder: string, name: string): string {
	const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
	if (file) return withoutApache(readFileSync(join(folder, file), 'utf8'));
	const { license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		license?: string;
		author?: string | { name: string };
	};
	if (!license) throw new Error(`${name} does not say its licence`);
	const who = typeof author === 'object' ? author.name : author;
	return `Licence: ${license}${who ? `\nAuthor: ${who}` : ''}`;
}

/** Debian has that long text once for everybody; whose work it is stays here. */
function withoutApache(licence: string): string {
	if (!/Apache License\s+Version 2\.0/.test(licence)) return licence;
	const owners = licence.match(/^\s*Copyright (?:\(c\) )?\d{4}.*$/gim) ?? [];
	const where = 'Apache License 2.0: /usr/share/common-licenses/Apache-2.0';
	return [...owners.map((line) => line.trim()), where].join('\n');
}
