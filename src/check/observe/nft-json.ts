import type { PortBlock } from '../../map/port-set.ts';
import { parseAddress4 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';
import { type Fields, isFields, isText, parseJson } from './ip-json.ts';

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
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	const list = isFields(parsed.value) ? parsed.value['nftables'] : undefined;
	if (!Array.isArray(list)) return failure('no list "nftables"');
	const objects = list.filter(isFields);
	const of = (type: string) => objects.map((object) => object[type]).filter(isFields);
	if (of('table').length !== 1) return failure('not one table');

	const chains = of('chain').filter(({ hook }) => hook === 'postrouting');
	const rules = of('rule');
	const verdicts = (type: string) =>
		chains.filter((chain) => chain['type'] === type).flatMap((chain) => reachable(rules, chain['name'], new Set()));
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

/** The statements of a chain and of the chains it jumps or goes to. */
function reachable(rules: readonly Fields[], chain: unknown, seen: Set<unknown>): readonly Fields[] {
	if (seen.has(chain)) return [];
	seen.add(chain);
	const statements = rules
		.filter((rule) => rule['chain'] === chain)
		.flatMap(({ expr }) => (Array.isArray(expr) ? expr.filter(isFields) : []));
	const onward = statements
		.map((statement) => statement['jump'] ?? statement['goto'])
		.filter(isFields)
		.flatMap(({ target }) => reachable(rules, target, seen));
	return [...statements, ...onward];
}

/**
 * What a `snat` may translate to: what it names itself, and what is in the map that it finds an address in. A map for
 * the port alone has single ports, some of them for a moment only.
 */
function targetsOf(translation: unknown, maps: ReadonlyMap<unknown, unknown>): readonly unknown[] {
	if (!isFields(translation)) return [];
	const { addr, port } = translation;
	const own = isFields(port) && 'map' in port ? [] : [port];
	if (!isFields(addr) || !isFields(addr['map'])) return [addr, ...own];
	const { data } = addr['map'];
	const elements = isText(data) ? maps.get(data.replace(/^@/, '')) : isFields(data) ? data['set'] : undefined;
	return [...own, ...(Array.isArray(elements) ? elements.map(dataOf) : [])];
}

/** `[key, value]` → value */
const dataOf = (element: unknown): unknown => (Array.isArray(element) && element.length === 2 ? element[1] : element);

/** All strings and numbers in a piece of nft's JSON; `{"range": [a, b]}` as a block. */
function leaves(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value.flatMap(leaves);
	if (!isFields(value)) return [value];
	const { range } = value;
	if (Array.isArray(range) && range.length === 2) {
		const [first, last] = range as readonly unknown[];
		if (typeof first === 'number' && typeof last === 'number') return [{ first, last }];
	}
	return Object.values(value).flatMap(leaves);
}

const isBlock = (value: unknown): value is PortBlock => isFields(value) && 'first' in value;
const isAddress4 = (value: string): boolean => parseAddress4(value) !== undefined;
