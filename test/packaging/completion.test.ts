import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatedFiles } from '../../packaging/generated.ts';
import { type CommandName, commandNames, options } from '../../src/command/flags.ts';
import { scenarioNames } from '../../src/system/scenario/scenarios.ts';
import { topics } from '../../src/text/glossary.ts';
import { help } from '../../src/text/help.ts';
import { shells } from './shells.ts';

// Completion in the shells themselves. One that is missing fails: test/lab/setup.sh installs them.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'completions-'));
	for (const [path, text] of Object.entries(generatedFiles(fileURLToPath(new URL('../..', import.meta.url))))) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	folder = join(folder, 'completions');
});
afterAll(() => rmSync(dirname(folder), { recursive: true }));

const interfaces = () =>
	readdirSync('/sys/class/net', { withFileTypes: true })
		.filter((entry) => !entry.isFile() && entry.name !== 'lo')
		.map(({ name }) => name)
		.sort();

const flagsOf = (command: CommandName) =>
	Object.entries(options)
		.filter(([, option]) => (option.commands as readonly CommandName[]).includes(command))
		.map(([name]) => `--${name}`)
		.sort();

/** bash is offered `--demo=` too. */
const withoutEquals = (words: readonly string[]) => words.filter((word) => word !== '--demo=');

describe.each(Object.entries(shells))('%s', (name, ask) => {
	const words = (line: string) => ask(folder, line).words;

	it('offers the commands, and after one nothing more', () => {
		expect(words('mape-setup ')).toEqual([...commandNames].sort());
		expect(words('mape-setup re')).toEqual(['report', 'revert']);
		expect(words('mape-setup --lang ja de')).toEqual(['detect']);
		expect(words('mape-setup --prefix 2400:4050:5c71:af00::/56 --wan=eth0 de')).toEqual(['detect']);
		// zsh offers options where nothing else can follow
		expect(words('mape-setup check ').filter((word) => !word.startsWith('-'))).toEqual([]);
		expect(words('mape-setup frobnicate --')).toEqual([]);
	});

	it.each(commandNames)('offers the options of %s', (command) => {
		const line = command === 'setup' ? 'mape-setup --' : `mape-setup ${command} --`;
		expect(withoutEquals(words(line))).toEqual(flagsOf(command));
	});

	it('knows the command behind options and their values', () => {
		expect(words('mape-setup --lang ja --json log --')).toContain('--lines');
		expect(words('mape-setup --wan plan --backend ')).toEqual(['iptables', 'nftables']);
	});

	it.each<[line: string, expected: readonly string[]]>([
		['plan --nat ', ['alias', 'hash']],
		['plan --nat=', ['alias', 'hash']],
		['plan --nat=h', ['hash']],
		['--style ', ['article', 'best']],
		['--timeouts ', ['rfc', 'short']],
		['--lang ', ['en', 'ja']],
		['calc --provider ', ['biglobe', 'nuro', 'ocn', 'v6plus']],
		['plan --backend ', ['freebsd-pf', 'iptables', 'nftables', 'openbsd-pf']],
		['apply --backend ', ['iptables', 'nftables']],
		['apply --accept-risk ', ['lose-ssh']],
		['apply --forward ', ['none']],
		['check --demo=no-', ['no-answer', 'no-prefix', 'no-ra', 'no-rule']],
		['check --demo=', [...scenarioNames].sort()],
		['calc --owner ', []],
		['help ', [...new Set([...topics, ...commandNames])].sort()],
		['help pro', [...topics, ...commandNames].filter((topic) => topic.startsWith('pro')).sort()],
	])('completes %s', (line, expected) => {
		expect(words(`mape-setup ${line}`)).toEqual(expected);
	});

	it('completes interfaces', () => {
		expect(interfaces().length).toBeGreaterThan(0);
		for (const option of ['--wan ', '--lan ', 'plan --wan=', 'probe-br --interface ']) {
			if (option.includes('interface') && name !== 'bash') continue;
			expect(words(`mape-setup ${option}`)).toEqual(interfaces());
		}
	});

	it('completes folders and files', () => {
		const at = `${dirname(folder)}/`;
		expect(words(`mape-setup plan --output ${at}c`).join()).toMatch(/completions\/?$/);
		expect(words(`mape-setup plan --output ${folder}/m`)).toEqual([]);
		expect(words(`mape-setup check --prometheus ${folder}/mape-setup.f`).join()).toMatch(/mape-setup\.fish$/);
	});

	if (name !== 'bash')
		it('describes in the language of the program', () => {
			for (const language of ['en', 'ja'] as const) {
				const { printed } = ask(folder, 'mape-setup calc --', language);
				expect(printed).toContain(help[language].options.json);
				expect(ask(folder, 'mape-setup ', language).printed).toContain(help[language].commands.uninstall);
			}
		});

	if (name !== 'fish')
		it('does not offer again what cannot be repeated', () => {
			expect(words('mape-setup plan --json --wan eth0 --')).not.toContain('--json');
			expect(words('mape-setup plan --json --wan eth0 --')).not.toContain('--wan');
			expect(words('mape-setup plan --forward 80:192.168.10.20 --')).toContain('--forward');
		});
});
