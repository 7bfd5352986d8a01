import stringWidth from 'fast-string-width';

// Ink's own wrap="truncate" overflows by one column for full-width text at even widths (ink 6.8.0), and wraps
// Japanese in the middle of a word. So every line is cut, padded and wrapped here, by grapheme width.

let graphemes: Intl.Segmenter | undefined;

/** Made at its first use: it reads tables of its own, which the first screen can do without. */
const segmenter = (): Intl.Segmenter => {
	graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
	return graphemes;
};

/** Columns that a terminal uses for the text; full-width characters take two. */
export const widthOf = (text: string): number => stringWidth(text);

/** User-perceived characters: what one Backspace removes. */
export const graphemesOf = (text: string): readonly string[] =>
	simple.test(text) ? text.split('') : [...segmenter().segment(text)].map((part) => part.segment);

/** One column a character, and no two that belong together. */
const simple = /^[ -~]*$/;

/** The longest beginning that is no wider than `columns`. */
export const head = (text: string, columns: number): string => {
	let taken = '';
	let used = 0;
	for (const grapheme of graphemesOf(text)) {
		used += widthOf(grapheme);
		if (used > columns) break;
		taken += grapheme;
	}
	return taken;
};

/** At most `columns` wide; what does not fit is replaced by `mark`. */
export const cut = (text: string, columns: number, mark = '…'): string => {
	if (widthOf(text) <= columns) return text;
	const room = columns - widthOf(mark);
	return room < 0 ? head(text, Math.max(0, columns)) : head(text, room) + mark;
};

/** At least `columns` wide, filled with blanks on the right. */
export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** Exactly `columns` wide. */
export const fit = (text: string, columns: number, mark = '…'): string => pad(cut(text, columns, mark), columns);

// Kinsoku shori (JIS X 4051): these must not begin a line …
const closing = /^[、。，．,.・：；:;！？!?」』）)】〕》〉\]}ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々ゝゞ…‥％%]/u;
// … and these must not end one.
const opening = /[「『（(【〔《〈[{]$/u;
const full = /^[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFF60\u{20000}-\u{3FFFF}]/u;
const hiragana = /^[\u3041-\u309F]/u;
const katakana = /^[\u30A1-\u30FF]/u;
const kanji = /^[\u2E80-\u2FFF\u3400-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}々〆]/u;
/** Polite prefixes: おしらせ, ご確認. */
const prefixed = /^[おご]$/u;

/** Whether a line may not end between the last two of these three. Endings and particles stay with the word before them. */
const sticks = (before: string, previous: string, grapheme: string): boolean => {
	if (grapheme === ' ' || closing.test(grapheme) || opening.test(previous)) return true;
	// A long list such as ipv6=…,ipv4=… may end a line after a comma; a number such as 1,008 may not.
	if (previous === ',') return /^\d/.test(grapheme);
	if (previous !== ' ' && !full.test(previous) && !full.test(grapheme)) return true;
	// 47 秒: a number and what it counts.
	if (previous === ' ' && /^\d$/.test(before) && full.test(grapheme)) return true;
	if (hiragana.test(grapheme)) return !closing.test(previous);
	if (katakana.test(grapheme)) return katakana.test(previous);
	return kanji.test(grapheme) && (kanji.test(previous) || prefixed.test(previous));
};

/** Pieces between which a line may end: words, in Japanese roughly bunsetsu; blanks stay at the end. */
const atomsOf = (text: string): readonly string[] => {
	const atoms: string[] = [];
	let before = '';
	let previous = '';
	for (const grapheme of graphemesOf(text)) {
		if (previous !== '' && sticks(before, previous, grapheme)) atoms[atoms.length - 1] += grapheme;
		else atoms.push(grapheme);
		before = previous;
		previous = grapheme;
	}
	return atoms;
};

/** The longest beginning of a word that may stand at the end of a line. */
const breakable = (word: string, columns: number): string => {
	const all = graphemesOf(word);
	const most = Math.max(1, graphemesOf(head(word, columns)).length);
	for (let count = most; count > 0; count--) {
		if (!closing.test(all[count] ?? '') && !opening.test(all[count - 1]!)) return all.slice(0, count).join('');
	}
	return all.slice(0, most).join('');
};

/** Lines no wider than `columns`. Breaks between words, in Japanese between characters with kinsoku. */
export const wrap = (text: string, columns: number): readonly string[] => {
	const room = Math.max(1, columns);
	const lines: string[] = [];
	for (const paragraph of text.split('\n')) {
		if (simple.test(paragraph) && paragraph.length <= room) {
			lines.push(paragraph.trimEnd());
			continue;
		}
		let line = '';
		for (const atom of atomsOf(paragraph)) {
			if (widthOf((line + atom).trimEnd()) <= room) {
				line += atom;
				continue;
			}
			if (line.trimEnd() !== '') lines.push(line.trimEnd());
			line = atom;
			// A word longer than the line (an address, a URL) is broken where the line ends.
			while (widthOf(line.trimEnd()) > room) {
				const part = breakable(line, room);
				lines.push(part.trimEnd());
				line = line.slice(part.length);
			}
		}
		lines.push(line.trimEnd());
	}
	return lines;
};
