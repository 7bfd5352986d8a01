/** Longer lines are cut: nothing that we read is this long, and a line may have no end. In UTF-16 code units. */
const longestLine = 4096;

/**
 * The lines of a stream, one array per piece that arrived, so that whoever waits for an answer gets it at once.
 * Line ends are `\n` or `\r\n`; the last line may lack one. Each line counts, blank ones too; memory stays bounded
 * whatever comes. Bytes that are no UTF-8 become U+FFFD.
 */
export async function* readLines(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<readonly string[]> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const piece of input) {
		const text = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
		const parts = text.split('\n');
		const last = parts.pop() ?? '';
		const lines = parts.map((part, index) => endLine(index === 0 ? rest + part : part));
		rest = ((parts.length === 0 ? rest : '') + last).slice(0, longestLine);
		if (lines.length > 0) yield lines;
	}
	rest += decoder.decode();
	if (rest !== '') yield [endLine(rest)];
}

function endLine(line: string): string {
	return (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, longestLine);
}
