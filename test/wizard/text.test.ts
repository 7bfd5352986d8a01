import { describe, expect, it } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { wizardText } from '../../src/text/wizard.ts';
import { stepIds } from '../../src/wizard/state.ts';
import { rule } from './fixture.ts';

/** Every text that needs no value, with the way to it. */
function texts(part: unknown, path = ''): readonly (readonly [string, string])[] {
	if (typeof part === 'string') return [[path, part]];
	if (typeof part !== 'object' || part === null) return [];
	return Object.entries(part).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

describe.each(['en', 'ja'] as const)('the words of the wizard in %s', (language) => {
	const text = wizardText[language];

	it('are all there, on one line each', () => {
		for (const [path, words] of texts(text)) expect(words, path).toMatch(/^\S(.*\S)?$/);
	});

	it('explain each step in two sentences', () => {
		const end = language === 'en' ? /\.(?= |$)/g : /。/g;
		for (const step of stepIds) {
			const sentences = text.help[step].replace(/\([^)]*\)/g, '').match(end);
			expect(sentences, step).toHaveLength(2);
		}
	});

	it('give examples that work', () => {
		const example = rule(text.provider.example);
		expect(deriveCe(example, { network: example.ipv6.network, length: 56 })).toMatchObject({ ok: true });
		expect(parsePrefix6(text.prefix.example)).toMatchObject({ ok: true });
	});

	it('say lifetimes in whole units', () => {
		const unit = language === 'en' ? ['h', 'min', 's'] : ['時間', '分', '秒'];
		expect(text.prefix.valid(14_400)).toContain(`4 ${unit[0]}`);
		expect(text.prefix.valid(600)).toContain(`10 ${unit[1]}`);
		expect(text.prefix.valid(90)).toContain(`90 ${unit[2]}`);
		expect(text.prefix.valid(0xffffffff)).not.toMatch(/\d/);
	});

	it('say what was changed when it was', () => {
		const error = new Error('oops');
		const problem = { code: 'not-root' } as const;
		for (const make of [
			(changed: boolean) => text.ending({ type: 'quit', changed }),
			(changed: boolean) => text.ending({ type: 'failed', problem, changed }),
			(changed: boolean) => text.ending({ type: 'bug', error, changed }),
		])
			expect(make(true)).not.toBe(make(false));
	});
});
