import { failure, type Result, success } from '../../map/result.ts';
import { type Fields, isFields, parseJson } from './ip-json.ts';

/** The objects of one kind in what nft lists as JSON (libnftables-json(5)): table, chain, rule, map … */
export type Objects = (kind: string) => readonly Fields[];

export function parseObjects(text: string): Result<Objects, string> {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	const list = isFields(parsed.value) ? parsed.value['nftables'] : undefined;
	if (!Array.isArray(list)) return failure('no list "nftables"');
	const objects = list.filter(isFields);
	return success((kind) => objects.map((object) => object[kind]).filter(isFields));
}

/** Of one rule. */
export type Statements = readonly Fields[];

/** The rules of a chain and of those it jumps or goes to. */
export function reachable(rules: readonly Fields[], chain: Fields, seen = new Set<unknown>()): readonly Statements[] {
	const { family, table, name } = chain;
	if (seen.has(name)) return [];
	seen.add(name);
	return rules
		.filter((rule) => rule['family'] === family && rule['table'] === table && rule['chain'] === name)
		.flatMap(({ expr }) => {
			const statements = Array.isArray(expr) ? expr.filter(isFields) : [];
			const targets = statements.map((one) => one['jump'] ?? one['goto']).filter(isFields);
			return [statements, ...targets.flatMap(({ target }) => reachable(rules, { family, table, name: target }, seen))];
		});
}
