/**
 * Every sign that is drawn, in two columns. Signs that start a line are of neutral width (UAX #11): Japanese
 * terminals draw the ambiguous ones (● ◆ ■ → │ ─ …) two columns wide, which breaks what stands to their right.
 */
export interface Glyphs {
	readonly name: 'unicode' | 'ascii';
	readonly done: string;
	readonly current: string;
	readonly toCome: string;
	readonly focus: string;
	readonly failed: string;
	readonly warning: string;
	readonly skipped: string;
	readonly bullet: string;
	readonly sent: string;
	readonly received: string;
	readonly ellipsis: string;
	readonly separator: string;
	readonly dash: string;
	readonly upDown: string;
	readonly leftRight: string;
	/** A bar: what is left, and what is gone. */
	readonly barLeft: string;
	readonly barGone: string;
	readonly spinner: readonly string[];
	/** Eight heights over a line at zero. */
	readonly spark: readonly string[];
	readonly lost: string;
	/** A block of ports, two columns wide: nothing of it in use, then up to a quarter, half, three quarters, nearly all, all. */
	readonly heat: readonly [string, string, string, string, string, string];
}

export const unicode: Glyphs = {
	name: 'unicode',
	done: '✓',
	current: '▸',
	toCome: '◦',
	focus: '❯',
	failed: '✗',
	warning: '⚠',
	skipped: '-',
	bullet: '◦',
	sent: '→',
	received: '←',
	ellipsis: '…',
	separator: '·',
	dash: '–',
	upDown: '↑↓',
	leftRight: '←→',
	barLeft: '⣿',
	barGone: '⣀',
	spinner: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'],
	spark: [...'▁▂▃▄▅▆▇█'],
	lost: '×',
	heat: ['··', '░░', '▒▒', '▓▓', '▓█', '██'],
};

export const ascii: Glyphs = {
	name: 'ascii',
	done: '+',
	current: '>',
	toCome: '.',
	focus: '>',
	failed: 'x',
	warning: '!',
	skipped: '-',
	bullet: '*',
	sent: '>',
	received: '<',
	ellipsis: '~',
	separator: '-',
	dash: '-',
	upDown: 'up/down',
	leftRight: 'left/right',
	barLeft: '#',
	barGone: '.',
	spinner: ['|', '/', '-', '\\'],
	spark: [...'_.:-=+*#'],
	lost: 'x',
	heat: ['..', '::', '++', '**', '*#', '##'],
};

const replacements: Readonly<Record<string, string>> = {
	'…': '.',
	'–': '-',
	'—': '-',
	'·': '-',
	'•': '*',
	'×': 'x',
	'→': '>',
	'←': '<',
	'↑': '^',
	'↓': 'v',
	'≥': '>',
	'≤': '<',
	'“': '"',
	'”': '"',
	'‘': "'",
	'’': "'",
	'✓': '+',
	'✗': 'x',
	'⚠': '!',
	'❯': '>',
	'※': '*',
	'▸': '>',
	'◦': '.',
	'▴': '^',
	'▾': 'v',
};
const replaceable = new RegExp(`[${Object.keys(replacements).join('')}]`, 'gu');

/** The same words for a terminal that draws such signs double or not at all; column for column. */
export const inGlyphs = (glyphs: Glyphs, text: string): string =>
	glyphs.name === 'unicode' ? text : text.replace(replaceable, (sign) => replacements[sign] ?? sign);
