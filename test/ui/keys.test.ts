import { describe, expect, it } from 'vitest';
import { termsOf } from '../../src/text/step-terms.ts';
import type { Situation } from '../../src/ui/binding.ts';
import { frameOf } from '../../src/ui/frame.ts';
import { unicode } from '../../src/ui/glyphs.ts';
import { actionOf, bindingsIn } from '../../src/ui/keys.ts';
import { help } from '../../src/ui/part/help.ts';
import { textOf } from '../../src/ui/row.ts';
import { change } from '../../src/ui/view.ts';
import { wordsIn } from '../../src/ui/words.ts';
import { update } from '../../src/wizard/machine.ts';
import { gallery } from './gallery.ts';

const named = 'up down left right pageup pagedown home end enter escape tab shift-tab backspace delete'.split(' ');
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const chords = [
	...named,
	...letters,
	...letters.map((letter) => letter.toUpperCase()),
	...letters.map((letter) => `ctrl-${letter}`),
	...'0123456789?/[]+-= ',
];
const sizes = [
	{ columns: 60, rows: 20 },
	{ columns: 120, rows: 40 },
];

/** Whether a key makes a difference, in the answers or on the screen. */
const does = ({ state, view, ...rest }: Situation, chord: string): boolean => {
	const action = actionOf({ state, view, ...rest }, chord);
	if (!action) return false;
	if (action.to === 'machine') {
		const [after, effects] = update(state, action.event);
		return after !== state || effects.length > 0;
	}
	return action.to === 'shell' || JSON.stringify(change(view, action.change)) !== JSON.stringify(view);
};

describe.each(sizes)('at $columns × $rows', (size) => {
	describe.each(Object.keys(gallery))('%s', (name) => {
		const { state, view } = gallery[name]!('en');
		const frame = frameOf({ state, view, tick: 0, now: 0 }, { glyphs: unicode, screenReader: false }, size);
		const { situation } = frame;
		const words = wordsIn('en');
		const page = {
			state,
			view,
			items: situation.items,
			words,
			glyphs: unicode,
			columns: size.columns,
			spinner: '',
			last: false,
			now: 0,
			pace: 'second' as const,
		};
		const screen = frame.rows.map(textOf).join('\n');
		const bindings = bindingsIn(situation);
		const isStep = !view.overlay && !view.field;
		const inHelp = help(situation, page).rows.map(textOf).join('\n');

		it('names only keys that do something', () => {
			for (const binding of bindings) {
				expect(
					binding.chords.some((chord) => does(situation, chord)),
					binding.chords.join(),
				).toBe(true);
			}
		});

		it('names every key that does something, on the screen or in the help', () => {
			for (const chord of chords) {
				if (!does(situation, chord)) continue;
				const binding = bindings.find((one) => one.chords.includes(chord));
				expect(binding, chord).toBeDefined();
				const written = `${binding!.shown(words, unicode)} ${binding!.label(words, situation)}`;
				if (screen.includes(written)) continue;
				// the key of every shell; the help of the steps has it
				if (!isStep && chord === 'ctrl-z') continue;
				expect(isStep, `${chord} of "${name}" has to be on the screen`).toBe(true);
				expect(inHelp.replaceAll(/ {2,}/g, ' ')).toContain(written);
			}
		});

		it('ends its help with the terms of the step', () => {
			if (state.step === 'detecting' || state.step === 'ended') return;
			const shown = inHelp.replaceAll(/\s+/g, ' ');
			const [, listed = ''] = /mape-setup help TOPIC: ([a-z, -]+)$/.exec(shown) ?? [];
			expect(listed.split(', ')).toEqual(termsOf[state.step]);
		});

		it('names the help and the way out', () => {
			if (isStep) expect(screen).toContain('? help');
			if (isStep && !(state.step === 'apply' && !state.outcome)) expect(screen).toContain('q quit');
			if (!isStep) expect(screen).toMatch(/Ctrl-C (put back and )?quit/);
		});

		it('changes nothing on the machine with Enter', () => {
			for (const chord of ['enter', 'right', 'l', ' ']) {
				const action = actionOf(situation, chord);
				if (action?.to !== 'machine') continue;
				const [, effects] = update(state, action.event);
				for (const { type } of effects) expect(['apply', 'decide', 'extend', 'mend']).not.toContain(type);
			}
		});
	});
});

describe('the review', () => {
	it('is accepted with a, and only then', () => {
		const { state, view } = gallery['review']!('en');
		const { situation } = frameOf(
			{ state, view, tick: 0, now: 0 },
			{ glyphs: unicode, screenReader: false },
			sizes[0]!,
		);
		const accepting = chords.filter((chord) => {
			const action = actionOf(situation, chord);
			return action?.to === 'machine' && action.event.type === 'accept';
		});
		expect(accepting).toEqual(['a']);
	});

	it('goes from file to file', () => {
		const { state, view } = gallery['review']!('en');
		const look = { glyphs: unicode, screenReader: false };
		const shown: string[] = [];
		let now = view;
		for (let step = 0; step < 3; step++) {
			const frame = frameOf({ state, view: now, tick: 0, now: 0 }, look, { columns: 80, rows: 24 });
			shown.push(frame.rows.map(textOf).find((line) => /\d+-\d+\/\d+/.test(line)) ?? '');
			const action = actionOf(frame.situation, 'tab');
			if (action?.to === 'view') now = change(now, action.change);
		}
		expect(shown[0]).toContain('Overview');
		expect(shown[1]).toContain('/etc/mape-setup/config.json');
		expect(shown[2]).not.toContain('/etc/mape-setup/config.json');
	});
});

describe('the countdown', () => {
	const look = { glyphs: unicode, screenReader: false };
	const situationOf = (name: string) => {
		const { state, view } = gallery[name]!('en');
		return frameOf({ state, view, tick: 0, now: 0 }, look, { columns: 60, rows: 20 }).situation;
	};
	const events = (name: string) => {
		const situation = situationOf(name);
		return chords.flatMap((chord) => {
			const action = actionOf(situation, chord);
			return action?.to === 'machine' ? [`${chord} ${action.event.type}`] : [];
		});
	};

	it.each(['countdown', 'countdown, failed'])('%s is answered by its own keys, and by no other', (name) => {
		expect(events(name)).toEqual(['k keep', 'q quit', 'r revert', 'ctrl-c quit', '+ extend']);
	});

	it('is not answered by what was typed before it was seen', () => {
		expect(events('countdown, just asked')).toEqual(['ctrl-c quit']);
	});

	it('is not answered from under the help or the details', () => {
		for (const name of ['countdown, help', 'countdown, details']) expect(events(name)).toEqual(['ctrl-c quit']);
	});

	it('moves nothing with h, j, k and l', () => {
		for (const name of ['countdown', 'countdown, help', 'countdown, details'])
			for (const chord of ['h', 'j', 'l', ...(name === 'countdown' ? [] : ['k'])])
				expect(actionOf(situationOf(name), chord), `${chord} in "${name}"`).toBeUndefined();
	});

	it('does not put off without end', () => {
		const { state, view } = gallery['countdown']!('en');
		if (state.step !== 'apply' || !state.countdown) throw new Error('not the countdown');
		const far = { ...state, countdown: { ...state.countdown, deadline: state.countdown.now + 3_590_000 } };
		expect(actionOf({ state: far, view, items: [] }, '+')).toBeUndefined();
	});
});
