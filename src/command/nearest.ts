/** The names that are most like what was typed, at most `most`; the same words in another order do not count. */
export function nearest(input: string, names: readonly string[], most: number): string[] {
	const typed = input.slice(0, longest);
	return names
		.map((name) => ({ name, edits: name.includes(typed) || typed.includes(name) ? 0 : editsBetween(typed, name) }))
		.toSorted((a, b) => a.edits - b.edits)
		.slice(0, most)
		.map(({ name }) => name);
}

/** No name is longer; what was typed may be anything. */
const longest = 40;

/** Letters to put in, take out or replace (Levenshtein). */
function editsBetween(one: string, other: string): number {
	let above = Array.from({ length: other.length + 1 }, (_, column) => column);
	for (let row = 1; row <= one.length; row++) {
		const current = [row];
		for (let column = 1; column <= other.length; column++) {
			const same = one[row - 1] === other[column - 1];
			current.push(Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1)));
		}
		above = current;
	}
	return above.at(-1)!;
}
