import type { Difference } from '../import/compare.ts';
import type { Imported } from '../import/import.ts';
import { importText } from '../text/import.ts';
import { describeFinding } from '../text/import-finding.ts';
import type { Language } from '../text/language.ts';
import { excerpt } from '../text/quote.ts';
import { ceObject } from './calc-json.ts';

/** `import --json` */
export function importObject(
	{ lines, found, provider, ce, rows, findings, suggestion }: Imported,
	path: string,
	language: Language,
) {
	return {
		schema: 1,
		script: {
			name: excerpt(path, 4096),
			lines,
			commands: found.commands,
			notUnderstood: found.notUnderstood,
			complete: found.complete,
		},
		provider,
		line: { ...ceObject(ce), br: ce.rule.br[0] ?? null, confidence: ce.rule.confidence },
		values: rows.map(({ difference, ...row }) => ({
			...row,
			script: excerpt(row.script, 200),
			...(difference ? { difference: { code: difference.code, message: differenceText(difference, language) } } : {}),
		})),
		findings: findings.map((finding) => {
			const { why, instead } = describeFinding(finding, language);
			return { code: finding.code, line: finding.line, message: why, instead: importText[language].instead(instead) };
		}),
		commands: suggestion,
	};
}

export function differenceText(difference: Difference, language: Language): string {
	const describe = importText[language].difference[difference.code] as (difference: Difference) => string;
	return describe(difference);
}
