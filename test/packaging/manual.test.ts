import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { manual } from '../../packaging/manual/page.ts';
import { commandNames, options } from '../../src/command/flags.ts';
import { help } from '../../src/text/help.ts';
import type { Language } from '../../src/text/language.ts';

// mape-setup(8), read by the programs that show it. One that is missing fails: test/lab/setup.sh installs them.

const folder = mkdtempSync(join(tmpdir(), 'manual-'));
afterAll(() => rmSync(folder, { recursive: true }));

function start(program: string, args: readonly string[], width = 80) {
	const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', MANWIDTH: String(width) };
	const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env, timeout: 60_000 });
	if (error) throw error;
	expect(stderr).toBe('');
	expect(status).toBe(0);
	return stdout;
}

const squeezed = (text: string) => text.replaceAll(/\s+/g, '');

describe.each<Language>(['en', 'ja'])('the manual in %s', (language) => {
	const file = join(folder, `${language}.8`);
	writeFileSync(file, manual(language));

	it('has nothing that groff warns of', () => {
		for (const macros of [['-man'], ['-man', '-mja']]) {
			start('groff', ['-ww', ...macros, '-Kutf8', '-Tutf8', file]);
		}
	});

	it.each([60, 80, 200])('is shown by man without a warning, %i columns wide', (width) => {
		expect(start('man', ['--warnings', '-l', file], width)).toContain('MAPE-SETUP(8)');
	});

	it('has every command, option, sentence and exit code of --help', () => {
		const shown = squeezed(start('man', ['-l', file], 120));
		const { commands, options: sentences, exitCodes } = help[language];
		for (const name of commandNames) expect(shown).toContain(squeezed(name + commands[name]));
		for (const [name, sentence] of Object.entries(sentences)) {
			expect(shown).toContain(`--${name}`);
			expect(shown).toContain(squeezed(sentence));
		}
		for (const [code, meaning] of exitCodes) expect(shown).toContain(squeezed(`${code}${meaning}`));
		expect(Object.keys(sentences).sort()).toEqual(Object.keys(options).sort());
	});

	it('keeps hyphens that can be copied', () => {
		expect(start('man', ['-l', file])).not.toMatch(/[\u2010\u2212]/);
	});
});
