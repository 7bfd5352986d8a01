import { readFileSync } from 'node:fs';

const marks = ['<!-- bench:nat -->\n', '<!-- bench:nat end -->\n'] as const;

/** A page with a section for the results; looked at before the run, which takes long. */
export function pageOf(file: string) {
	const old = readFileSync(file, 'utf8');
	const [begin, end] = marks.map((mark) => old.indexOf(mark));
	if (begin! < 0 || end! < begin!) throw new Error(`${file} does not have the lines ${marks.join(' and ')}`);
	const before = old.slice(0, begin! + marks[0].length);
	return { file, with: (text: string) => `${before}\n${text}\n${old.slice(end!)}` };
}
