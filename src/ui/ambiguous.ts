/** Of process.stdin and process.stdout, what the question needs. */
export interface Asked {
	readonly stdin: Pick<NodeJS.ReadStream, 'on' | 'off' | 'resume' | 'pause' | 'unshift' | 'setRawMode'>;
	readonly stdout: Pick<NodeJS.WriteStream, 'write'>;
}

/** Milliseconds; a terminal that never answers delays the first screen by it. */
const patienceMs = 200;
/** A sign of ambiguous width, where the cursor is after it (DSR 6, ECMA-48 8.3.35), and the line is empty again. */
const question = '\r●\u001B[6n\r\u001B[K';
// biome-ignore lint/suspicious/noControlCharactersInRegex: the answer is a control sequence (CPR, ECMA-48 8.3.14)
const answer = /\u001B\[\d{1,5};(\d{1,5})R/;

/**
 * Whether the terminal draws the characters that Unicode calls ambiguous two columns wide (UAX #11), as Japanese ones can
 * be set to: then what stands to their right is not where a program thinks. No answer is no. What is typed meanwhile stays
 * for whoever reads next.
 */
export function drawsAmbiguousWide({ stdin, stdout }: Asked): Promise<boolean> {
	return new Promise((resolve) => {
		// bytes as they come: a letter may be cut in two
		let heard = '';
		let answered = false;
		const end = (isWide: boolean, typed: string) => {
			answered = true;
			clearTimeout(timer);
			stdin.off('data', hear);
			stdin.pause();
			stdin.setRawMode(false);
			if (typed !== '') stdin.unshift(Buffer.from(typed, 'latin1'));
			resolve(isWide);
		};
		const hear = (chunk: Buffer) => {
			heard += chunk.toString('latin1');
			const found = answer.exec(heard);
			if (found) end(Number(found[1]) > 2, heard.replace(found[0], ''));
		};
		// what has arrived while this program was busy is read before it gives up
		const giveUp = () => setImmediate(() => answered || end(false, heard));
		const timer = setTimeout(giveUp, patienceMs);
		stdin.setRawMode(true);
		stdin.on('data', hear);
		stdin.resume();
		stdout.write(question);
	});
}
