/** Input as it may stand in a message: cut, and without anything that a terminal would obey. */
export function excerpt(text: string, most = 60): string {
	const cut = text.length > most ? `${text.slice(0, most)}…` : text;
	return cut.replace(/\p{C}/gu, '?');
}

/** The same in quotation marks that suit both languages. */
export function quote(text: string, most = 60): string {
	return `"${excerpt(text, most)}"`;
}

/** What a command printed, in one line. */
export const printed = (lines: readonly string[]): string => lines.filter((line) => line !== '').join(' / ');
