/**
 * A script is read as far as this. The longest published one has 200 lines and makes 316 rules; what is larger is no such
 * script, and reading must end in a moment whatever it is given.
 */
export const limits = {
	/** UTF-16 code units of the whole script. */
	length: 262_144,
	lines: 10_000,
	/** Of one value; a variable that doubles itself ends here. */
	value: 4_096,
	/** Commands, turns of loops, copied variables and the length of words, counted together. */
	steps: 400_000,
	/** Blocks within blocks, functions that call each other, substitutions within substitutions. */
	depth: 24,
	/** The same once more for what is nested by being one behind the other: `elif`, `!`. */
	chain: 200,
	/** Lines that are named as not understood. */
	named: 200,
} as const;
