import type { CheckProgress } from '../check/check.ts';
import { runChecks } from '../check/runner.ts';
import { checkLines } from '../prompt/check-lines.ts';
import { verdictLines } from '../prompt/verdict-lines.ts';
import { redactor } from '../redact/redact.ts';
import { type CommandResult, peek, type System } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import { describeProblem } from '../text/problem.ts';
import { reportText } from '../text/report.ts';
import { answerTable } from './calc-table.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { natTable } from './nat-table.ts';
import { knownOf } from './redaction.ts';
import { files, questions, type ReportPart } from './report-question.ts';

interface Section {
	readonly title: string;
	readonly text: string;
}

/**
 * One text for a forum or an issue: versions, answers, checks, what the machine says, rules. Redacted as a whole, so that an
 * address has the same image everywhere and the text still makes sense.
 */
export async function report({ io, system, flags }: CommandContext, programs: string): Promise<number> {
	const words = reportText[io.language];
	const [configured, ...asked] = await Promise.all([
		describeRouter(system, io.language),
		...(Object.keys(questions) as ReportPart[]).map(async (part): Promise<Section> => {
			const answers = await Promise.all(questions[part].map((argv) => system.run(argv, { timeoutMs: 10_000 })));
			return { title: words.part[part], text: answers.map((answer) => answerText(answer, io.language)).join('\n\n') };
		}),
	]);
	const sections = [
		{ title: words.program, text: programs },
		...configured,
		...asked,
		{ title: words.files, text: (await fileTexts(system)).join('\n\n') },
	];
	const shown = await redacted(system, sections);
	if (flags.json !== undefined) {
		await io.write(`${JSON.stringify({ schema: 1, sections: shown })}\n`);
		return exitCodes.done;
	}
	await io.write(`${words.heading}\n`);
	for (const { title, text } of shown) await io.write(`\n## ${title}\n\n\`\`\`\n${text}\n\`\`\`\n`);
	return exitCodes.done;
}

async function describeRouter(system: System, language: Language): Promise<readonly Section[]> {
	const words = reportText[language];
	const router = await configuredRouter(system);
	if (!router.ok) return [{ title: words.answers, text: describeProblem(router.problem, language).what }];
	const { choices, ce } = router.value;
	const calculated = {
		provider: choices.provider,
		prefix: choices.delegation.prefix,
		ce: { ...ce, rule: { ...ce.rule, br: [choices.br] } },
	};
	const checks: readonly CheckProgress[] = await runChecks(system, router.value);
	return [
		{
			title: words.answers,
			text: [
				`WAN ${choices.wan}, LAN ${choices.lan}`,
				answerTable(calculated, language),
				...natTable(router.value, language),
			].join('\n'),
		},
		{
			title: words.checks,
			text: [...verdictLines(checks, language), '', ...checkLines([], checks, language)].join('\n'),
		},
	];
}

/** Longer ones end here: a machine with Docker or fail2ban has thousands of rules. */
const mostLines = 1500;

function answerText({ argv, code, stdout, stderr, timedOut, notFound }: CommandResult, language: Language): string {
	const words = reportText[language];
	// dhclient has its version on stderr
	const lines = `${stdout}${stderr}`.trimEnd().split('\n');
	const end = notFound ? words.notFound : timedOut ? words.timedOut : code === 0 ? '' : words.exitCode(code);
	return [
		`$ ${argv.join(' ')}`,
		...lines.slice(0, mostLines).filter((line, i) => line !== '' || i > 0),
		...(lines.length > mostLines ? [words.more(lines.length - mostLines)] : []),
		...(end === '' ? [] : [end]),
	].join('\n');
}

async function fileTexts(system: System): Promise<readonly string[]> {
	const texts = await Promise.all(files.map(async (path) => ({ path, text: await peek(system, path) })));
	return texts.flatMap(({ path, text }) => (text === undefined ? [] : [`$ cat ${path}\n${text.trimEnd()}`]));
}

async function redacted(system: System, sections: readonly Section[]): Promise<readonly Section[]> {
	const change = redactor(
		sections.map(({ text }) => text),
		await knownOf(system),
	);
	return sections.map(({ title, text }) => ({ title, text: change(text) }));
}
