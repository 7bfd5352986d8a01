import type { CheckId, Finding } from '../../src/check/check.ts';
import { checkTitle, describeFinding } from '../../src/text/check.ts';
import type { Language } from '../../src/text/language.ts';
import { describeProblem } from '../../src/text/problem.ts';
import type { Problem } from '../../src/wizard/problem.ts';
import { findings } from '../check/examples.ts';

// docs/troubleshooting*.md: below each `<!-- CHECK: CODES -->` stand the program's own sentences for these.

/** Of problems only those that stop somebody in the wizard. */
const problems: readonly Problem[] = [
	{ code: 'no-carrier', device: 'wan' },
	{ code: 'no-answer', device: 'wan', solicits: 4, seconds: 31 },
	{ code: 'no-prefix-on-line', device: 'wan' },
	{ code: 'no-rule', prefix: '2001:db8::/56' },
	{ code: 'br-unknown' },
	{ code: 'checks-failed', failed: ['br'] },
	{
		code: 'change-pending',
		checkpoint: '/var/lib/mape-setup/checkpoints/2026-04-01T09-00-00-000Z',
		state: 'pending',
		secondsLeft: 47,
	},
	{
		code: 'revert-failed',
		script: '/var/lib/mape-setup/checkpoints/2026-04-01T09-00-00-000Z/revert',
		left: ['/etc/mape-setup/up'],
	},
];

const marker = /^<!-- ([a-z0-9-]+): ([a-z0-9 -]+) -->$/;

export interface Marker {
	readonly check: string;
	readonly codes: readonly string[];
}

export const markersIn = (page: string): readonly Marker[] =>
	page.split('\n').flatMap((line) => {
		const [, check, codes] = marker.exec(line) ?? [];
		return check === undefined || codes === undefined ? [] : [{ check, codes: codes.split(' ') }];
	});

/** The page with the sentences as the program has them now; what was below the markers is left out. */
export function quotedAnew(page: string, language: Language): string {
	let quoting = false;
	const lines = page.split('\n').flatMap((line) => {
		const [one] = markersIn(line);
		if (one) {
			quoting = true;
			return [line, '', ...quotes(one, language), ''];
		}
		quoting = quoting && !line.startsWith('#');
		return quoting ? [] : [line];
	});
	return `${lines.join('\n').trimEnd()}\n`;
}

function quotes({ check, codes }: Marker, language: Language): readonly string[] {
	return codes.flatMap((code) =>
		check === 'problems' ? problemLines(code, language) : findingLines(check, code, language),
	);
}

const arrow = { en: 'What to do:', ja: '対処:' };
const escaped = (text: string) => text.replace(/[*<>|]/g, '\\$&');

function findingLines(check: string, code: string, language: Language): readonly string[] {
	const examples: readonly Finding[] = findings[code as Finding['code']] ?? [];
	const title = check === 'any' ? '' : `**${checkTitle(check as CheckId, language)}**: `;
	return examples.slice(0, 1).flatMap((example) => {
		const { cause, remedy } = describeFinding(example, language);
		return [`- ${title}${escaped(cause)}`, `  - ${arrow[language]} ${escaped(remedy)}`];
	});
}

function problemLines(code: string, language: Language): readonly string[] {
	const problem = problems.find((one) => one.code === code);
	if (problem === undefined) throw new Error(`no example of ${code}`);
	const { what, why, remedies } = describeProblem(problem, language);
	return [`- **${escaped(what)}**: ${escaped(why)}`, ...remedies.map((remedy) => `  - ${escaped(remedy)}`)];
}
