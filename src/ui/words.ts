import type { CheckId, CheckProgress, Finding, Note } from '../check/check.ts';
import type { Confidence } from '../map/rule.ts';
import type { PfNote, PfPlan } from '../plan/pf.ts';
import type { Plan, PlanNote, Risk } from '../plan/plan.ts';
import type { ProbeReport, RelayOutcome } from '../probe/relay.ts';
import type { ProviderId } from '../provider/provider.ts';
import { checkTitle, describeCheckNote, describeFinding } from '../text/check.ts';
import type { FindingWords } from '../text/finding-text.ts';
import type { Language } from '../text/language.ts';
import { natLines } from '../text/nat.ts';
import { describePfNote, pfNatLine, pfWords } from '../text/pf.ts';
import { describeNote, describeRisk } from '../text/plan.ts';
import { outcomeWords, probeAdvice } from '../text/probe.ts';
import { describeProblem, type Words as ProblemWords } from '../text/problem.ts';
import { en, ja } from '../text/provider.ts';
import { type Cause, type CauseWords, describeCause } from '../text/verdict.ts';
import type { Problem } from '../wizard/problem.ts';
import { type FirstWords, firstWordsIn } from './first-words.ts';

/** All words of the screen in one language, whichever room they are from. */
export interface Words extends FirstWords {
	readonly problemOf: (problem: Problem) => ProblemWords;
	readonly providerName: (id: ProviderId | 'custom') => string;
	readonly lineOf: (id: ProviderId | 'custom') => string;
	readonly confidenceOf: (confidence: Confidence) => string;
	readonly disputedWith: (other: string) => string;
	readonly risk: (risk: Risk) => string;
	readonly note: (note: PlanNote) => string;
	readonly natOf: (plan: Plan) => readonly string[];
	readonly pfTitle: (plan: PfPlan) => string;
	readonly pfNat: (plan: PfPlan) => string;
	readonly pfNote: (note: PfNote) => string;
	readonly checkTitle: (id: CheckId) => string;
	readonly findingOf: (finding: Finding) => FindingWords;
	readonly noteOf: (note: Note) => string;
	readonly causeOf: (cause: Cause, checks: readonly CheckProgress[]) => CauseWords;
	readonly relayOutcome: (outcome: RelayOutcome) => string;
	readonly probeAdvice: (report: ProbeReport, br: string) => string | undefined;
}

const providerText = { en, ja };

export const wordsIn = (language: Language): Words => ({
	...firstWordsIn(language),
	problemOf: (problem) => describeProblem(problem, language),
	providerName: (id) => providerText[language].name[id],
	lineOf: (id) => providerText[language].line[id],
	confidenceOf: (confidence) => providerText[language].confidence[confidence],
	disputedWith: providerText[language].disputed,
	risk: (risk) => describeRisk(risk, language),
	note: (note) => describeNote(note, language),
	natOf: (plan) => natLines(plan, language),
	pfTitle: ({ choices }) => pfWords[language].title(choices.backend),
	pfNat: (plan) => pfNatLine(plan, language),
	pfNote: (note) => describePfNote(note, language),
	checkTitle: (id) => checkTitle(id, language),
	findingOf: (finding) => describeFinding(finding, language),
	noteOf: (note) => describeCheckNote(note, language),
	causeOf: (cause, checks) => describeCause(cause, checks, language),
	relayOutcome: (outcome) => outcomeWords(outcome, language),
	probeAdvice: (report, br) => probeAdvice(report, br, language),
});
