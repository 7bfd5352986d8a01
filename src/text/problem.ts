import type { Problem } from '../wizard/problem.ts';
import type { Language } from './language.ts';
import * as apply from './problem-apply.ts';
import * as detect from './problem-detect.ts';
import * as script from './problem-import.ts';
import * as map from './problem-map.ts';
import * as nat from './problem-nat.ts';
import * as openbsd from './problem-openbsd.ts';
import * as pf from './problem-pf.ts';
import * as plan from './problem-plan.ts';
import * as usage from './problem-usage.ts';
import type { Words, WordsFor } from './words.ts';

export type { Words } from './words.ts';

/** A problem of any room without words is a type error here. */
const words: Readonly<Record<Language, WordsFor<Problem>>> = {
	en: {
		...map.en,
		...detect.en,
		...plan.en,
		...apply.en,
		...nat.en,
		...pf.en,
		...openbsd.en,
		...script.en,
		...usage.en,
	},
	ja: {
		...map.ja,
		...detect.ja,
		...plan.ja,
		...apply.ja,
		...nat.ja,
		...pf.ja,
		...openbsd.ja,
		...script.ja,
		...usage.ja,
	},
};

export function describeProblem(problem: Problem, language: Language): Words {
	const describe = words[language][problem.code] as (problem: Problem) => Words;
	return describe(problem);
}
