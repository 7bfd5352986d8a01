/** How the 16 ANSI colours look in the pictures. */
export const palette = {
	background: '#10151c',
	foreground: '#d5dde5',
	title: '#5c6b7a',
	buttons: '#2a3440',
	/** Opacity of dim text. */
	dim: 0.6,
	ansi: [
		'#1d2530',
		'#f2777a',
		'#7fd08a',
		'#f2c14e',
		'#6aa9ff',
		'#c792ea',
		'#4fd1d9',
		'#d5dde5',
		'#5c6b7a',
		'#ff9d9f',
		'#a5e6ae',
		'#ffd97a',
		'#9cc7ff',
		'#e0b7ff',
		'#86ecf2',
		'#ffffff',
	],
} as const;

/** A colour of the terminal as #rrggbb: a true colour, or a number in the palette of 256. */
export const hexOf = (value: number, isTrueColour: boolean): string => {
	if (isTrueColour) return `#${value.toString(16).padStart(6, '0')}`;
	if (value < 16) return palette.ansi[value]!;
	const channel = (level: number) => level.toString(16).padStart(2, '0');
	if (value >= 232) return `#${channel(8 + (value - 232) * 10).repeat(3)}`;
	const cube = [0, 95, 135, 175, 215, 255];
	const index = value - 16;
	return `#${[Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((level) => channel(cube[level]!)).join('')}`;
};
