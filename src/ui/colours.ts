import type { TextProps } from 'ink';

/** What a piece of text means; colour is never the only signal. */
export type Tone = 'plain' | 'focus' | 'ok' | 'attention' | 'failure' | 'dim' | 'strong' | 'cursor' | Heat;

/** Of a port block in use: from a little to all of it; nothing at all is dim. */
export type Heat = 'heat-1' | 'heat-2' | 'heat-3' | 'heat-4' | 'heat-5';

/** The 16 ANSI colours by meaning, so that the user's own palette decides how they look. */
const styles: Readonly<Record<Tone, TextProps>> = {
	plain: {},
	focus: { color: 'cyan' },
	ok: { color: 'green' },
	attention: { color: 'yellow' },
	failure: { color: 'red' },
	dim: { dimColor: true },
	strong: { bold: true },
	cursor: { inverse: true },
	// a ramp of brightness as well as of colour; terminals with fewer colours get the nearest
	'heat-1': { color: '#3b7ea1' },
	'heat-2': { color: '#2aa198' },
	'heat-3': { color: '#8fb339' },
	'heat-4': { color: '#e0a030' },
	'heat-5': { color: '#ff5a4d' },
};

export const styleOf = (tone: Tone, bold: boolean, colour: boolean): TextProps => {
	const { color, ...rest } = styles[tone];
	return { ...rest, ...(colour && color !== undefined ? { color } : {}), ...(bold ? { bold } : {}) };
};
