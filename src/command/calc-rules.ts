import { formatPrefix4, formatPrefix6 } from '../map/prefix.ts';
import { type MapRule, psidLengthOf } from '../map/rule.ts';
import type { ProviderId } from '../provider/provider.ts';
import { providers } from '../provider/table.ts';
import { en, ja } from '../text/calc.ts';
import type { Language } from '../text/language.ts';

const texts = { en, ja };

/** `--rules`: all rules that are known, one a line under their operator and border relay. */
export function rulesTable(only: ProviderId | undefined, language: Language): string {
	const text = texts[language];
	const lines: string[] = [];
	for (const { id, name, rules } of chosen(only)) {
		for (const [br, of] of byRelay(rules)) {
			lines.push(`${name[language]} (${id}), BR ${br || text.brUnknown}: ${text.rules(of.length)}`);
			const cells = of.map((rule) => [
				formatPrefix6(rule.ipv6),
				formatPrefix4(rule.ipv4),
				`EA ${rule.eaBitsLength}`,
				`offset ${rule.psidOffset}`,
				`PSID ${psidLengthOf(rule)}`,
				`${rule.confidence}${rule.disputedWith === undefined ? '' : ' !'}`,
			]);
			const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
			lines.push(
				...cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd()),
			);
			lines.push('');
		}
	}
	return lines.join('\n');
}

/** Without its end. */
export function rulesJson(only: ProviderId | undefined): string {
	const rules = chosen(only).flatMap(({ id, rules }) =>
		rules.map((rule) => ({
			provider: id,
			ipv6: formatPrefix6(rule.ipv6),
			ipv4: formatPrefix4(rule.ipv4),
			eaLength: rule.eaBitsLength,
			psidOffset: rule.psidOffset,
			psidLength: psidLengthOf(rule),
			br: rule.br[0] ?? null,
			layout: rule.addressing,
			confidence: rule.confidence,
			...(rule.disputedWith === undefined ? {} : { disputedWith: rule.disputedWith }),
			source: rule.source,
			seen: rule.seen,
		})),
	);
	return JSON.stringify({ schema: 1, rules });
}

const chosen = (only: ProviderId | undefined) => providers.filter(({ id }) => only === undefined || id === only);

function byRelay(rules: readonly MapRule[]): ReadonlyMap<string, readonly MapRule[]> {
	const groups = new Map<string, MapRule[]>();
	for (const rule of rules) {
		const br = rule.br.join(', ');
		groups.set(br, [...(groups.get(br) ?? []), rule]);
	}
	return groups;
}
