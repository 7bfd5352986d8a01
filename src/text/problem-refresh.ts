import type { RefreshProblem } from '../refresh/problem.ts';
import { en as detect } from './problem-detect.ts';
import { en as map } from './problem-map.ts';
import { en as nat } from './problem-nat.ts';
import { en as pf } from './problem-pf.ts';
import { en as plan } from './problem-plan.ts';
import type { Words, WordsFor } from './words.ts';

// In a file of its own, in English alone: the journal is no screen, and refresh.js, which is copied to the router, stays small.

const words: WordsFor<RefreshProblem> = { ...map, ...detect, ...nat, ...pf, ...plan };

/** For the journal. */
export function describeRefreshProblem(problem: RefreshProblem): Words {
	const describe = words[problem.code] as (problem: RefreshProblem) => Words;
	return describe(problem);
}
