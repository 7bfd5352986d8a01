/** The size of a cell in pixels: JetBrains Mono at 15 px is 9 px wide. */
export const cell = { width: 9, height: 20, baseline: 15, fontSize: 15, wideFontSize: 16.8 } as const;

const { width, height } = cell;

/** Arms of the light box-drawing characters: up, right, down, left. */
const arms: Readonly<Record<string, readonly [number, number, number, number]>> = {
	'─': [0, 1, 0, 1],
	'│': [1, 0, 1, 0],
	'┌': [0, 1, 1, 0],
	'┐': [0, 0, 1, 1],
	'└': [1, 1, 0, 0],
	'┘': [1, 0, 0, 1],
	'├': [1, 1, 1, 0],
	'┤': [1, 0, 1, 1],
};

/** Places of the eight dots of a braille character, in the order of its bits. */
const dots = [
	[0, 0],
	[0, 1],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[0, 3],
	[1, 3],
] as const;

/**
 * Characters that are drawn instead of set: block elements and lines without hairline gaps, and a spinner that is never
 * a missing glyph. undefined for everything a font has.
 */
export const shapeOf = (character: string, x: number, y: number, fill: string, opacity: number): string | undefined => {
	const faded = (factor: number) => (factor * opacity < 1 ? ` opacity="${round(factor * opacity)}"` : '');
	const box = (left: number, top: number, wide: number, high: number, factor = 1) =>
		`<rect x="${round(left)}" y="${round(top)}" width="${round(wide)}" height="${round(high)}" fill="${fill}"${faded(factor)} shape-rendering="crispEdges"/>`;

	const eighths = '▁▂▃▄▅▆▇█'.indexOf(character) + 1;
	if (eighths > 0) return box(x, y + (height * (8 - eighths)) / 8, width, (height * eighths) / 8);
	const shade = '░▒▓'.indexOf(character) + 1;
	if (shade > 0) return box(x, y, width, height, shade / 4);

	const braille = character.codePointAt(0)! - 0x2800;
	if (braille >= 0 && braille < 256) {
		return dots
			.filter((_, bit) => (braille >> bit) & 1)
			.map(
				([column, line]) =>
					`<circle cx="${round(x + 2.6 + column * 3.8)}" cy="${y + 4 + line * 4}" r="1.3" fill="${fill}"${faded(1)}/>`,
			)
			.join('');
	}

	const lines = arms[character];
	if (!lines) return undefined;
	const middle = { x: x + width / 2, y: y + height / 2 };
	const ends = [`V${y}`, `H${x + width}`, `V${y + height}`, `H${x}`];
	const path = lines.map((drawn, index) => (drawn ? `M${middle.x} ${middle.y}${ends[index]}` : '')).join('');
	return `<path d="${path}" stroke="${fill}"${faded(1)}/>`;
};

export const round = (value: number): number => Number(value.toFixed(2));
