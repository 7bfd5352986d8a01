import { describe, expect, it } from 'vitest';
import type { CheckId, Finding } from '../../src/check/check.ts';
import { checks } from '../../src/check/checks.ts';
import { remedyFor } from '../../src/check/finding-table.ts';
import { checkTitle, describeCheckNote, describeFinding, en, ja } from '../../src/text/check.ts';
import { factsOf } from '../../src/text/verdict.ts';
import { findings, notes } from './examples.ts';

const languages = ['en', 'ja'] as const;
const ids = checks.map(({ id }) => id);
const columns = (text: string) => [...text].reduce((sum, char) => sum + (char.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);
const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

describe.each(languages)('words of the checks in %s', (language) => {
	it('has a short title for each, and no two alike', () => {
		const titles = ids.map((id: CheckId) => checkTitle(id, language));
		for (const title of titles) expect(columns(title), title).toBeLessThanOrEqual(24);
		expect(new Set(titles).size).toBe(ids.length);
	});

	it.each(Object.values(findings).flat())('$code', (finding) => {
		const { cause, remedy } = describeFinding(finding, language);
		for (const text of [cause, remedy]) {
			expect(text).not.toBe('');
			expect(text).not.toMatch(/undefined|null|NaN|\[object/);
			expect(text.trim()).toBe(text);
		}
		if (language === 'ja') expect(cause).toMatch(japanese);
		else expect(`${cause} ${remedy}`).not.toMatch(japanese);
		// every value that is evidence is said, but for those that only choose the words
		for (const [key, value] of Object.entries(finding)) {
			if (
				['code', 'acceptRa', 'missing', 'exitCode', 'limitMs', 'end'].includes(key) ||
				(key === 'sent' && 'answersPing' in finding)
			)
				continue;
			if (typeof value === 'number' && value < 1e9) expect(`${cause} ${remedy}`).toContain(`${value}`);
			if (typeof value === 'string') expect(`${cause} ${remedy}`).toContain(value);
		}
	});

	it.each(Object.values(findings).flat())('$code: what is run is what was said', (finding) => {
		const { command = [] } = remedyFor(finding) ?? {};
		expect(describeFinding(finding, language).remedy).toContain(command.join(' '));
	});

	it.each(Object.values(findings).flat())('$code: evidence', (finding) => {
		for (const fact of factsOf(finding)) {
			expect(fact).not.toMatch(/undefined|\[object|\bcode:/);
			// biome-ignore lint/suspicious/noControlCharactersInRegex: nothing that a terminal would obey
			expect(fact).not.toMatch(/[\u0000-\u001F]/);
		}
	});

	it.each(Object.values(notes).flat())('note $code', (note) => {
		const text = describeCheckNote(note, language);
		for (const value of Object.values(note).slice(1)) expect(text).toContain(`${value}`);
	});
});

describe('both languages', () => {
	it('name the same commands', () => {
		const commands = (text: string) =>
			text.match(/\/etc\/mape-setup\/up \w+|ip (?:-\d )?\w+ \w+|systemctl \w+ [^\s,;]+|journalctl [^。(]+/g) ?? [];
		for (const finding of Object.values(findings).flat()) {
			const [english, japaneseWords] = languages.map((language) => commands(describeFinding(finding, language).remedy));
			expect(japaneseWords, finding.code).toEqual(english);
		}
		expect(Object.keys(ja.finding)).toEqual(Object.keys(en.finding));
	});

	it('let nothing through that a terminal would obey', () => {
		const finding: Finding = { code: 'check-crashed', message: 'a\u001b[2Jb' };
		for (const language of languages) expect(describeFinding(finding, language).cause).not.toContain('\u001b');
		const stderr: Finding = {
			code: 'command-failed',
			argv: ['ip'],
			exitCode: 1,
			timedOut: false,
			stderr: ['\u001b]0;x\u0007'],
		};
		for (const language of languages) expect(describeFinding(stderr, language).cause).not.toContain('\u001b');
	});
});
