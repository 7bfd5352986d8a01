/** Text as roff takes it: nothing in it is an instruction, and a hyphen of a command stays one when it is copied. */
export const plain = (text: string): string =>
	text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll(/^[.']/gm, (sign) => `\\&${sign}`);

export const bold = (text: string): string => `\\fB${plain(text)}\\fR`;
export const italic = (text: string): string => `\\fI${plain(text)}\\fR`;

/** Neither at the beginning of a line … */
const closing = /[、。，．・：；？！）」』】〉》〕］｝ー～…％ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/;
/** … nor these at its end. */
const opening = /[（「『【〈《〔［｛]/;
const wide = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/;

/**
 * Japanese has no spaces, and roff breaks lines nowhere else unless its ja.tmac is loaded, which not every reader does:
 * so each place where a line may end is marked.
 */
export function breakable(text: string): string {
	const letters = [...text];
	return letters
		.map((letter, index) => {
			const next = letters[index + 1];
			const ends = next !== undefined && wide.test(letter) && wide.test(next);
			// a rule by hand is one long word
			if (letter === ',' && next !== undefined && next !== ' ') return ',\\:';
			return ends && !opening.test(letter) && !closing.test(next) ? `${letter}\\:` : letter;
		})
		.join('');
}
