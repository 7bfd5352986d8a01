import type { TextProps } from 'ink';

/** What a piece of text means; colour is never the only signal. */
export type Tone = 'plain' | 'focus' | 'ok' | 'attention' | 'failure' | 'dim' | 'strong' | 'cursor';

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
};

export const styleOf = (tone: Tone, bold: boolean, colour: boolean): TextProps => {
	const { color, ...rest } = styles[tone];
	return { ...rest, ...(colour && color !== undefined ? { color } : {}), ...(bold ? { bold } : {}) };
};
