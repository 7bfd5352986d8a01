import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The dependency rule of docs/architecture.md, read from the imports themselves. */
const root = fileURLToPath(new URL('../src', import.meta.url));

/** Which rooms a room may import values from. Types may come from anywhere: they are gone at run time. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
	map: [],
	provider: ['map'],
	detect: ['map'],
	plan: ['map', 'provider'],
	check: ['map', 'detect', 'plan'],
	probe: ['map', 'provider', 'check'],
	apply: ['map', 'plan', 'check'],
	watch: ['map', 'plan', 'check'],
	redact: ['map', 'provider'],
	import: ['map', 'provider', 'plan'],
	system: ['map', 'provider', 'plan'],
	wizard: ['map', 'provider', 'detect', 'plan', 'check', 'probe', 'apply'],
	text: ['map', 'provider', 'plan', 'wizard', 'check', 'probe'],
	ui: ['map', 'provider', 'plan', 'check', 'probe', 'watch', 'wizard', 'text'],
	prompt: ['map', 'provider', 'plan', 'check', 'probe', 'watch', 'wizard', 'text'],
	command: [
		'map',
		'provider',
		'detect',
		'plan',
		'check',
		'probe',
		'apply',
		'watch',
		'system',
		'wizard',
		'text',
		'prompt',
		'ui',
		'redact',
		'import',
	],
	cli: ['command'],
	refresh: ['map', 'provider', 'detect', 'plan', 'system', 'text'],
};

/** What every room may use: constants, and the door's shape with its one error. */
const open = ['plan/names.ts', 'system/system.ts', '../package.json'];

/** Packages and Node modules by the only files that may import them. */
const mayImport: readonly (readonly [module: RegExp, where: RegExp])[] = [
	[/^execa$/, /^system\/local\.ts$|^system\/shell\//],
	[
		/^node:(fs|child_process|net|dgram|dns|os|http|https|tls|worker_threads)(\/|$)/,
		/^system\/(local|http|log-file)\.ts$|^system\/shell\//,
	],
	[/^(react|ink)(\/|$)/, /^ui\//],
	[/^@inquirer\//, /^prompt\/plain\.ts$/],
	[/^node:readline/, /^prompt\/line\.ts$/],
	[/^ip-address$/, /^map\//],
	[/^node:util$/, /^command\/flags\.ts$/],
	[/^node:(path|timers\/promises)$/, /^system\/local\.ts$/],
	[/^node:(events|tty|stream|string_decoder)$/, /^(ui|prompt)\/|^cli\.ts$/],
	[/^(fast-string-width|string-width|wrap-ansi|slice-ansi)$/, /^ui\//],
];

interface Import {
	readonly file: string;
	readonly target: string;
	readonly typeOnly: boolean;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

const imports: readonly Import[] = files.flatMap((file) => {
	const text = readFileSync(join(root, file), 'utf8');
	const found = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/gm);
	return [...found].map(([, type, from, dynamic]) => ({
		file,
		target: (from ?? dynamic)!,
		typeOnly: type !== undefined,
	}));
});

const room = (file: string): string => (file.includes('/') ? file.split('/')[0]! : file.replace(/\.ts$/, ''));

describe('the dependency rule', () => {
	it('finds the imports it is about', () => {
		expect(files.length).toBeGreaterThan(40);
		expect(imports.length).toBeGreaterThan(100);
	});

	it('is kept between rooms', () => {
		const broken = imports
			.filter(({ target, typeOnly }) => target.startsWith('.') && !typeOnly)
			.map(({ file, target }) => ({ file, target: relative(root, resolve(root, dirname(file), target)) }))
			.filter(({ target }) => !open.includes(target))
			.filter(({ file, target }) => room(file) !== room(target) && !mayUse[room(file)]?.includes(room(target)));
		expect(broken).toEqual([]);
	});

	it('knows every room', () => {
		expect([...new Set(files.map(room))].filter((name) => !(name in mayUse))).toEqual([]);
	});

	it('keeps every package and Node module behind its door', () => {
		const broken = imports.filter(({ file, target, typeOnly }) => {
			if (typeOnly || target.startsWith('.')) return false;
			return !mayImport.some(([module, where]) => module.test(target) && where.test(file));
		});
		expect(broken).toEqual([]);
	});

	it('touches the process only in the two programs and behind the door', () => {
		const users = files.filter((file) => /\bprocess\.(?!stdout\.write\b)/.test(withoutComments(file)));
		const allowed = /^(cli|refresh)\.ts$|^system\/(local|log-file)\.ts$|^system\/shell\//;
		expect(users.filter((file) => !allowed.test(file))).toEqual([]);
	});

	it('keeps clocks and chance out of the pure rooms', () => {
		const impure = files.filter(
			(file) =>
				/^(map|provider|plan|redact|import|wizard\/machine)/.test(file) &&
				/\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|setTimeout\(/.test(withoutComments(file)),
		);
		expect(impure).toEqual([]);
	});
});

function withoutComments(file: string): string {
	return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
