// Where something that was opened ends. Every function returns the index behind the end, or undefined when it never ends.

/** Behind the closing quote; `from` is behind the opening one. */
export function endOfSingle(text: string, from: number): number | undefined {
	const end = text.indexOf("'", from);
	return end < 0 ? undefined : end + 1;
}

/** As the single quote, but a backslash hides what follows it, and a substitution has quotes of its own. */
export function endOfDouble(text: string, from: number): number | undefined {
	for (let at = from; at < text.length; at++) {
		if (text[at] === '"') return at + 1;
		if (text[at] === '\\') at++;
		else if (text[at] === '$' && text[at + 1] === '(') {
			const end = endOfParentheses(text, at + 2);
			if (end === undefined) return undefined;
			at = end - 1;
		}
	}
	return undefined;
}

export function endOfBackquote(text: string, from: number): number | undefined {
	for (let at = from; at < text.length; at++) {
		if (text[at] === '`') return at + 1;
		if (text[at] === '\\') at++;
	}
	return undefined;
}

/** Behind the `)` that closes; quoted ones do not count. Only counts, so that no nesting is too deep for it. */
export function endOfParentheses(text: string, from: number): number | undefined {
	let depth = 1;
	for (let at = from; at < text.length; at++) {
		const letter = text[at];
		if (letter === '\\') at++;
		else if (letter === "'" || letter === '"') {
			const end = closingQuote(text, at + 1, letter);
			if (end === undefined) return undefined;
			at = end;
		} else if (letter === '(') depth++;
		else if (letter === ')' && --depth === 0) return at + 1;
	}
	return undefined;
}

function closingQuote(text: string, from: number, quote: string): number | undefined {
	for (let at = from; at < text.length; at++) {
		if (text[at] === quote) return at;
		if (quote === '"' && text[at] === '\\') at++;
	}
	return undefined;
}
