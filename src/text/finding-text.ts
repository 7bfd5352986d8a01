import type { Finding } from '../check/check.ts';

/** One sentence each; the remedy names the command where there is one. */
export interface FindingWords {
	readonly cause: string;
	readonly remedy: string;
}

export type ByCode<T extends { code: string }, W> = { readonly [C in T['code']]: (said: Extract<T, { code: C }>) => W };

/** The words of every finding; each of the files finding-*.ts has those of a part of the way. */
export type FindingText = ByCode<Finding, FindingWords>;
