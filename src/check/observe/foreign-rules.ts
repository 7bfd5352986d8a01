import { failure, type Result, success } from '../../map/result.ts';
import type { Backend } from '../../plan/choices.ts';
import { names } from '../../plan/names.ts';
import { type Fields, isFields, isText, parseJson } from './ip-json.ts';

/** `table` as nft names it: family and name. */
interface ForeignChain {
	readonly table: string;
	readonly chain: string;
}

export interface ForeignRules {
	/** Chains that give packets into the tunnel another source before ours can. */
	readonly translations: readonly ForeignChain[];
	/** Chains that drop what is forwarded unless a rule says otherwise, where none of the rules is about us. */
	readonly drops: readonly ForeignChain[];
}

/** Priorities of our chains at postrouting: the first that translates a connection decides (nf_nat_core.c nf_nat_inet_fn). */
const ownPriority: Readonly<Record<Backend, number>> = { nftables: 99, iptables: 100 };

/** `nft -j list ruleset`, without our table and our chains. Rules of iptables-nft are in it, too. */
export function parseForeignRules(
	text: string,
	{ lan, backend }: { readonly lan: string; readonly backend: Backend },
): Result<ForeignRules, string> {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	const list = isFields(parsed.value) ? parsed.value['nftables'] : undefined;
	if (!Array.isArray(list)) return failure('no list "nftables"');
	const objects = list.filter(isFields);
	const of = (type: string) => objects.map((object) => object[type]).filter(isFields);
	const rules = of('rule').filter((rule) => !isOurs(rule));
	const chains = of('chain').filter((chain) => !isOurs(chain) && isText(chain['hook']));
	const within = (chain: Fields) => reachable(rules, chain, new Set());
	const named = (chain: Fields): ForeignChain => ({
		table: `${chain['family']} ${chain['table']}`,
		chain: String(chain['name']),
	});
	return success({
		translations: chains
			.filter(({ type, hook }) => type === 'nat' && hook === 'postrouting')
			.filter(({ prio }) => typeof prio === 'number' && prio < ownPriority[backend])
			.filter((chain) => within(chain).some((rule) => rewrites(rule) && mayLeaveByTunnel(rule)))
			.map(named),
		drops: chains
			.filter(({ family, hook }) => hook === 'forward' && (family === 'ip' || family === 'inet'))
			.filter(({ policy }) => policy === 'drop')
			.filter((chain) => !within(chain).some((rule) => isAbout(rule, lan) || acceptsAll(rule)))
			.map(named),
	});
}

const isOurs = ({ family, table, name, chain }: Fields): boolean =>
	(family === names.table.family && (table ?? name) === names.table.name) ||
	[name, chain].some((word) => isText(word) && word.startsWith(names.chainPrefix));

type Statements = readonly Fields[];

/** The rules of a chain and of those it jumps or goes to. */
function reachable(rules: readonly Fields[], chain: Fields, seen: Set<unknown>): readonly Statements[] {
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

const rewrites = (rule: Statements): boolean => rule.some((one) => 'snat' in one || 'masquerade' in one);

/** Unless the rule says that it is about another interface. */
function mayLeaveByTunnel(rule: Statements): boolean {
	return rule.every(({ match }) => {
		if (!isFields(match) || !isFields(match['left'])) return true;
		const { meta } = match['left'];
		if (!isFields(meta) || (meta['key'] !== 'oifname' && meta['key'] !== 'oif')) return true;
		const names = namesIn(match['right']);
		const us = names.some(isTunnel);
		return match['op'] === '!=' ? !us : us;
	});
}

/** Also as a pattern: `mape*`. */
const isTunnel = (name: string): boolean =>
	name === names.tunnel || (name.endsWith('*') && names.tunnel.startsWith(name.slice(0, -1)));

const isAbout = (rule: Statements, lan: string): boolean =>
	rule.some(({ match }) => namesIn(match).some((name) => isTunnel(name) || name === lan));

/** Whatever it is: `accept`, perhaps counted. */
const acceptsAll = (rule: Statements): boolean =>
	rule.some((one) => 'accept' in one) && rule.every((one) => 'accept' in one || 'counter' in one);

/** Every string in a piece of nft's JSON. */
function namesIn(value: unknown): readonly string[] {
	if (isText(value)) return [value];
	if (Array.isArray(value)) return value.flatMap(namesIn);
	return isFields(value) ? Object.values(value).flatMap(namesIn) : [];
}
