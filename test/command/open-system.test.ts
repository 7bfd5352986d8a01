import { expect, it, test } from 'vitest';
import { exitCodeOf } from '../../src/command/exit-code.ts';
import { commandNames } from '../../src/command/flags.ts';
import { refusePlatform } from '../../src/command/open-system.ts';
import { problemText } from '../../src/command/problem-text.ts';
import { pfChoices, pfPlan } from '../plan/pf-routers.ts';

test.each(commandNames)('on Linux %s is not refused', (command) => {
	expect(refusePlatform('linux', {}, command)).toBeUndefined();
});

test.each(['freebsd', 'darwin'])('on %s only the files for a machine with PF are planned', (platform) => {
	for (const backend of ['openbsd-pf', 'freebsd-pf'] as const) {
		expect(refusePlatform(platform, { backend }, 'plan')).toBeUndefined();
		expect(refusePlatform(platform, { backend }, 'setup')).toEqual({ code: 'not-linux', platform });
	}
	for (const command of commandNames)
		expect(refusePlatform(platform, { backend: 'nftables' }, command)).toEqual({ code: 'not-linux', platform });
	expect(exitCodeOf({ code: 'not-linux', platform })).toBe(69);
});

test('on OpenBSD the line commands work, with its own backend', () => {
	for (const backend of [undefined, 'openbsd-pf', 'freebsd-pf'])
		expect(refusePlatform('openbsd', backend === undefined ? {} : { backend }, 'plan')).toBeUndefined();
	const there = ['detect', 'plan', 'apply', 'confirm', 'revert', 'uninstall', 'log'] as const;
	for (const command of there) expect(refusePlatform('openbsd', {}, command)).toBeUndefined();
	expect(refusePlatform('openbsd', { backend: 'nftables' }, 'apply')).toMatchObject({ code: 'not-on-openbsd' });
	for (const command of commandNames.filter((name) => !there.some((other) => other === name))) {
		const problem = refusePlatform('openbsd', { backend: 'openbsd-pf' }, command);
		if (!problem) throw new Error(`${command} is let`);
		expect(exitCodeOf(problem)).toBe(69);
		for (const language of ['en', 'ja'] as const) {
			const named = command === 'setup' ? /The wizard|ウィザード/ : new RegExp(`mape-setup ${command} `);
			expect(problemText(problem, language)).toMatch(named);
			expect(problemText(problem, language)).toContain('mape-setup plan --output DIR');
		}
	}
	const backend = refusePlatform('openbsd', { backend: 'nftables' }, 'plan');
	expect(backend).toEqual({ code: 'not-on-openbsd', command: 'plan' });
	expect(backend && problemText(backend, 'en')).toMatch(/nftables and iptables/);
});

it('names the section of the README beside the files, by its heading', () => {
	const choices = pfPlan(pfChoices('ocn', 'openbsd-pf'));
	for (const command of ['check', 'show', 'probe-br'] as const) {
		const problem = { code: 'not-on-openbsd', command } as const;
		for (const [language, name, quoted] of [
			['en', 'README.md', /“([^”]+)”/],
			['ja', 'README.ja.md', /「([^」]+)」/],
		] as const) {
			const heading = quoted.exec(problemText(problem, language))?.[1];
			const readme = choices.readme.find((one) => one.name === name)?.content;
			expect(readme).toContain(`\n## ${heading}\n`);
		}
	}
});

it('names the backend of the very system', () => {
	for (const language of ['en', 'ja'] as const) {
		expect(problemText({ code: 'not-linux', platform: 'freebsd' }, language)).toContain('--backend freebsd-pf');
		expect(problemText({ code: 'not-linux', platform: 'darwin' }, language)).not.toContain('--backend');
	}
});
