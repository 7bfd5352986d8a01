import type { CheckProgress, Finding } from '../check/check.ts';
import { remedyFor } from '../check/finding-table.ts';
import type { Remedy } from '../check/remedy.ts';
import type { Diagnosis } from '../check/verdict.ts';
import { checkTitle, describeFinding } from './check.ts';
import type { Language } from './language.ts';
import { excerpt } from './quote.ts';

export type Cause = Exclude<Diagnosis, { level: 'ok' }>;

/** The one cause in words: the sentence, what was seen, what to do, and what else is to be looked at. */
export interface CauseWords {
	readonly cause: string;
	readonly evidence: readonly string[];
	readonly remedy: string;
	/** What `remedy` names, for whoever (or whatever) runs it. */
	readonly command?: Remedy;
	readonly besides: readonly string[];
}

export function describeCause(
	{ finding, consequences, besides }: Cause,
	checks: readonly CheckProgress[],
	language: Language,
): CauseWords {
	const command = remedyFor(finding);
	const said = (ids: Cause['besides']) =>
		ids.flatMap((id) =>
			badIn(
				checks.find((check) => check.id === id),
				language,
			),
		);
	return {
		...describeFinding(finding, language),
		evidence: [...factsOf(finding), ...said(consequences).map(({ title, cause }) => `${title}: ${cause}`)],
		...(command === undefined ? {} : { command }),
		besides: said(besides).flatMap(({ title, cause, remedy }) => [`${title}: ${cause}`, ...(remedy ? [remedy] : [])]),
	};
}

function badIn(check: CheckProgress | undefined, language: Language) {
	if (check?.status !== 'done' || check.verdict.level === 'ok') return [];
	return [{ title: checkTitle(check.id, language), ...describeFinding(check.verdict.finding, language) }];
}

const longest = 160;

/** The values that were found, the same in both languages and in JSON; what a command printed is a line of its own. */
export function factsOf({ code: _, ...values }: Finding): readonly string[] {
	const { argv, stderr, ...rest } = values as Readonly<Record<string, unknown>>;
	const facts = Object.entries(rest).map(([name, value]) => `${name}: ${excerpt(valueText(name, value), longest)}`);
	const printed = Array.isArray(stderr) ? stderr.filter((line) => line !== '') : [];
	return [
		...(Array.isArray(argv) ? [`$ ${argv.join(' ')}`] : []),
		...(facts.length === 0 ? [] : [facts.join(', ')]),
		...printed.map((line) => excerpt(`${line}`, longest)),
	];
}

function valueText(name: string, value: unknown): string {
	if (Array.isArray(value)) return value.map((item) => valueText('', item)).join(' ');
	if (typeof value === 'object' && value !== null) return Object.values(value).join(' ');
	// milliseconds since the epoch: the one kind of number that nobody can read
	if (typeof value === 'number' && /(At|Until)$/.test(name)) return new Date(value).toISOString();
	return `${value}`;
}
