import type { Key } from 'ink';

/** The name of a key as keys.ts writes it, or the text that was typed. */
export type Stroke = { readonly chord: string } | { readonly text: string };

const named: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/** What Ink says about a key, in one word. */
export const strokeOf = (input: string, key: Key): Stroke | undefined => {
	if (key.tab) return { chord: key.shift ? 'shift-tab' : 'tab' };
	const name = named.find(([property]) => key[property] === true)?.[1];
	if (name !== undefined) return { chord: name };
	if (key.ctrl) return /^[a-z]$/.test(input) ? { chord: `ctrl-${input}` } : undefined;
	return input === '' || key.meta ? undefined : { text: input };
};
