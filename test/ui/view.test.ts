import { describe, expect, it } from 'vitest';
import { type Edit, edit, type Field, fieldOf } from '../../src/ui/field.ts';
import { firstItem } from '../../src/ui/items.ts';
import { change, follow, openView } from '../../src/ui/view.ts';
import { start, update } from '../../src/wizard/machine.ts';
import type { Event, State } from '../../src/wizard/state.ts';
import { delegation, facts, preset, run } from './gallery.ts';

describe('a text field', () => {
	const type = (field: Field, ...edits: readonly Edit[]): Field => edits.reduce(edit, field);
	const insert = (text: string): Edit => ({ type: 'insert', text });

	it.each<[string, Field, readonly Edit[], Field]>([
		['takes text at the cursor', { text: 'ac', at: 1 }, [insert('b')], { text: 'abc', at: 2 }],
		['removes what is before the cursor', fieldOf('2001::'), [{ type: 'backspace' }], { text: '2001:', at: 5 }],
		['removes what is under the cursor', { text: 'abc', at: 1 }, [{ type: 'delete' }], { text: 'ac', at: 1 }],
		['removes a whole character', fieldOf('か\u3099'), [{ type: 'backspace' }], { text: '', at: 0 }],
		['goes to both ends', fieldOf('abc'), [{ type: 'home' }, { type: 'left' }, insert('x')], { text: 'xabc', at: 1 }],
		['does not leave its text', fieldOf('a'), [{ type: 'right' }, { type: 'right' }], { text: 'a', at: 1 }],
		['is cleared', fieldOf('abc'), [{ type: 'clear' }], { text: '', at: 0 }],
		['takes no control characters', fieldOf(''), [insert('a\u0000\u001Bb\u200B')], { text: 'ab', at: 2 }],
	])('%s', (_, field, edits, expected) => expect(type(field, ...edits)).toEqual(expected));

	it('is the same one when nothing changes', () => {
		const field = fieldOf('a');
		expect(edit(field, { type: 'end' })).toBe(field);
		expect(edit(fieldOf(''), { type: 'backspace' })).toEqual(fieldOf(''));
	});
});

describe('the view', () => {
	const detected: Event = { type: 'detected', facts, leases: [] };
	const link: Event = { type: 'choose-link', link: { wan: 'enp1s0', lan: 'enp2s0' } };
	const next = (state: State, event: Event): State => update(state, event)[0];

	it('starts a page at its top and keeps the language', () => {
		const before = run([detected]);
		const after = next(before, link);
		const view = { ...openView('ja'), cursor: 2, scroll: 5, wan: 'enp1s0' };
		expect(follow(view, before, after, 0)).toEqual(openView('ja'));
	});

	it('stays where it is while the page does', () => {
		const before = run([detected, link, { type: 'request-prefix' }]);
		const after = next(before, { type: 'exchange', event: { type: 'started' }, at: 0 });
		const view = { ...openView('en'), scroll: 3 };
		expect(follow(view, before, after, 0)).toBe(view);
	});

	it('puts the cursor on the earlier answer', () => {
		const state = run([detected, link, { type: 'back' }]);
		expect(firstItem(state)).toBe(0);
		const other = run([detected, { type: 'choose-link', link: { wan: 'enp2s0', lan: 'enp1s0' } }, { type: 'back' }]);
		expect(firstItem(other)).toBe(1);
		const provider = run([
			detected,
			link,
			{ type: 'use-delegation', delegation: delegation('2400:4050:5c71:af00::/56') },
			{ type: 'accept' },
		]);
		expect(firstItem(provider)).toBe(0);
	});

	it('fills the field with what the machine has, and again with what it refused', () => {
		const before = run([detected, link]);
		const typing = next(before, { type: 'start-typing' });
		const view = follow(openView('en'), before, typing, 0);
		expect(view.field).toEqual(fieldOf(''));
		const refused = next(typing, { type: 'submit-text', text: 'nonsense' });
		expect(follow(view, typing, refused, 0).field).toEqual(fieldOf('nonsense'));
	});

	it('closes the question for a folder when the files are saved', () => {
		const state = run([
			detected,
			link,
			{ type: 'use-delegation', delegation: delegation('2400:4050:5c71:af00::/56') },
			{ type: 'accept' },
			{ type: 'choose-provider', id: 'ocn' },
			{ type: 'accept' },
			{ type: 'compared', changes: [] },
		]);
		const asking = change(openView('en'), { type: 'ask-directory', text: '/tmp/x' });
		expect(asking).toMatchObject({ saving: true, field: fieldOf('/tmp/x') });
		const saved = next(state, { type: 'saved', directory: '/tmp/x' });
		const after = follow(asking, state, saved, 0);
		expect(after.saving).toBe(false);
		expect(after.field).toBeUndefined();
	});

	it('scrolls what lies on top', () => {
		const open = change(openView('en'), { type: 'open', overlay: 'details' });
		const scrolled = change(open, { type: 'scroll', to: 4 });
		expect(scrolled.overlay).toEqual({ type: 'details', scroll: 4 });
		expect(scrolled.scroll).toBeUndefined();
		expect(change(scrolled, { type: 'close' })).toEqual(openView('en'));
	});

	it('begins before the machine is read', () => {
		expect(firstItem(start(preset)[0])).toBe(0);
	});
});
