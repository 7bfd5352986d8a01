import { type Line, like240, like1008 } from './line.ts';
import { type Case, cases } from './traffic.ts';

/** How much is measured. */
export interface Scope {
	readonly lines: readonly Line[];
	readonly cases: readonly Case[];
	readonly fills: number;
	readonly occupancies: readonly number[];
	readonly churnSteps: number;
	readonly mapping: boolean;
	/** 0: neither speed nor load time. */
	readonly speedRounds: number;
	readonly loadRounds: number;
	/** Rulesets; without it, all. */
	readonly only?: readonly string[];
}

export const full: Scope = {
	lines: [like240, like1008],
	cases,
	fills: 3,
	occupancies: [0.5, 0.8, 0.95, 0.99],
	churnSteps: 1000,
	mapping: true,
	speedRounds: 15,
	loadRounds: 7,
};

export const quick: Scope = {
	lines: [like240],
	cases: cases.filter(({ hosts }) => hosts === 1),
	fills: 1,
	occupancies: [0.8, 0.95],
	churnSteps: 400,
	mapping: false,
	speedRounds: 0,
	loadRounds: 0,
	only: ['article-1', 'hash', 'alias', 'one-range'],
};
