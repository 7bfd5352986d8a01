import type { ComparedRow } from '../import/compare.ts';
import type { Finding } from '../import/finding.ts';
import type { Imported } from '../import/import.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import { importText } from '../text/import.ts';
import { describeFinding } from '../text/import-finding.ts';
import type { Language } from '../text/language.ts';
import { en, ja } from '../text/provider.ts';
import { excerpt } from '../text/quote.ts';
import { pad, widthOf, wrap } from '../ui/fit.ts';
import { differenceText } from './import-object.ts';

const columns = 80;
const names = { en, ja };

/** For people: the values beside the rule's, the findings, and what to run instead. */
export function importTable(imported: Imported, path: string, language: Language, ascii: boolean): string {
	const words = importText[language];
	const { found, provider, ce, lines, rows, findings, suggestion } = imported;
	const head = `${words.read(excerpt(path), lines, found.commands)} ${words.neverRun}`;
	const output = [
		...wrap(head, columns),
		`${names[language].name[provider]}, ${formatPrefix6(ce.endUserPrefix)}`,
		'',
		...tableLines(rows, language),
		...(rows.every(({ same }) => same === true) ? ['', words.allSame] : []),
		'',
		findings.length === 0 ? words.noFindings : words.findings(findings.length),
		...findings.flatMap((finding) => findingLines(finding, language)),
		'',
		...(found.notUnderstood.length === 0
			? []
			: [...wrap(words.notUnderstood(found.notUnderstood, found.complete), columns), '']),
		words.sameBy,
		'',
		`  ${suggestion.plan.join(' ')}`,
		'',
		words.apply,
		'',
		`  ${suggestion.apply.join(' ')}`,
		'',
		...(found.rules.some((rule) => rule.kind === 'mark' && rule.hashed) ? [...wrap(words.article, columns), ''] : []),
	].join('\n');
	return ascii && language === 'en' ? plainSigns(output) : output;
}

function tableLines(rows: readonly ComparedRow[], language: Language): readonly string[] {
	const { column, row: labels, same, different, notKnown, byRule } = importText[language];
	const [first, second, third] = [
		Math.max(...[column.value, ...rows.map(({ name }) => labels[name])].map(widthOf)) + 2,
		Math.max(widthOf(column.script), ...rows.flatMap(({ script, rule }) => [script.length, rule?.length ?? 0])) + 2,
		Math.max(widthOf(column.line), ...rows.map(({ line }) => `${line}`.length)) + 2,
	];
	const cells = (a: string, b: string, c: string, d: string) =>
		`  ${pad(a, first)}${pad(b, second)}${pad(c, third)}${d}`.trimEnd();
	return [
		cells(column.value, column.script, column.line, column.rule),
		...rows.flatMap((row) => {
			const verdict = row.same === null ? notKnown : row.same ? same : different;
			const lines = [cells(labels[row.name], excerpt(row.script), `${row.line}`, verdict)];
			if (row.same === false && row.rule !== null) lines.push(cells('', row.rule, '', byRule));
			return row.difference ? [...lines, ...indented(differenceText(row.difference, language), 2 + first)] : lines;
		}),
	];
}

function findingLines(finding: Finding, language: Language): readonly string[] {
	const { why, instead } = describeFinding(finding, language);
	const words = importText[language];
	const lead = `  ${words.atLine(finding.line)}  `;
	const width = Math.max(widthOf(lead), 12);
	return ['', ...indented(`${why}\n${words.instead(instead)}`, width)].map((line, index) =>
		index === 1 ? pad(lead, width) + line.slice(width) : line,
	);
}

const indented = (text: string, by: number): readonly string[] =>
	wrap(text, columns - by).map((line) => ' '.repeat(by) + line);

const plainSigns = (text: string): string =>
	text.replace(/[“”]/g, '"').replaceAll('’', "'").replaceAll('…', '...').replaceAll('–', '-');
