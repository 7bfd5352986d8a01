import type { PortBlock } from '../../map/port-set.ts';
import { parseAddress4 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';
import { isFields, isText } from './ip-json.ts';
import { parseObjects, reachable } from './nft-objects.ts';

/** What our table does, told by its hooks and verdicts and not by the names of its chains. */
export interface TableState {
	/** A nat chain at postrouting leads to a `snat`. */
	readonly translates: boolean;
	/** A filter chain at postrouting leads to a `drop`. */
	readonly guards: boolean;
	/** IPv4 addresses that sources are translated to. */
	readonly addresses: readonly string[];
	/** Port ranges that sources are translated to. */
	readonly blocks: readonly PortBlock[];
}

/** `nft -j list table …` */
export function parseTable(text: string): Result<TableState, string> {
	const objects = parseObjects(text);
	if (!objects.ok) return objects;
	const of = objects.value;
	if (of('table').length !== 1) return failure('not one table');

	const chains = of('chain').filter(({ hook }) => hook === 'postrouting');
	const rules = of('rule');
	const verdicts = (type: string) =>
		chains.filter((chain) => chain['type'] === type).flatMap((chain) => reachable(rules, chain).flat());
	const guarding = chains.some(({ type, policy }) => type === 'filter' && policy === 'drop');
	const translations = verdicts('nat').flatMap((statement) => ('snat' in statement ? [statement['snat']] : []));
	const maps = new Map(of('map').map(({ name, elem }) => [name, elem]));
	const sources = translations.flatMap((translation) => targetsOf(translation, maps));
	return success({
		translates: translations.length > 0,
		guards: guarding || verdicts('filter').some((statement) => 'drop' in statement),
		addresses: [...new Set(leaves(sources).filter(isText).filter(isAddress4))],
		blocks: leaves(sources).filter(isBlock),
	});
}

/** What a `snat` may translate to: what it names itself, and what is in the named map that it finds an address in. */
function targetsOf(translation: unknown, maps: ReadonlyMap<unknown, unknown>): readonly unknown[] {
	if (!isFields(translation)) return [];
	const { addr, port } = translation;
	const data = isFields(addr) && isFields(addr['map']) ? addr['map']['data'] : undefined;
	return [isText(data) ? valuesOf(maps.get(data.replace(/^@/, ''))) : addr, port];
}

/** All strings and numbers in a piece of nft's JSON but for what a map is asked; `{"range": [a, b]}` as a block. */
function leaves(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value.flatMap(leaves);
	if (!isFields(value)) return [value];
	if (isFields(value['map'])) return leaves(answersOf(value['map']['data']));
	const { range } = value;
	if (Array.isArray(range) && range.length === 2) {
		const [first, last] = range as readonly unknown[];
		if (typeof first === 'number' && typeof last === 'number') return [{ first, last }];
	}
	return Object.values(value).flatMap(leaves);
}

/** The values of an anonymous map; of a named one there is but the name. */
const answersOf = (data: unknown): unknown => (isFields(data) ? valuesOf(data['set']) : data);

/** `[[key, value], …]` → values */
const valuesOf = (pairs: unknown): unknown =>
	Array.isArray(pairs) ? pairs.map((pair) => (Array.isArray(pair) ? pair[1] : pair)) : pairs;

const isBlock = (value: unknown): value is PortBlock => isFields(value) && 'first' in value;
const isAddress4 = (value: string): boolean => parseAddress4(value) !== undefined;
