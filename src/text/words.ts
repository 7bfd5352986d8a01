/** What happened, why (with evidence), what to do. */
export interface Words {
	readonly what: string;
	readonly why: string;
	readonly remedies: readonly string[];
}

/** Words for every code of a union of problems: a missing one is a type error. */
export type WordsFor<P extends { code: string }> = {
	readonly [C in P['code']]: (problem: Extract<P, { code: C }>) => Words;
};
