import { type Result, success } from '../../map/result.ts';
import type { Backend } from '../../plan/choices.ts';
import { names } from '../../plan/names.ts';
import { type Fields, isFields, isText } from './ip-json.ts';
import { parseObjects, reachable, type Statements } from './nft-objects.ts';

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
	/** Chains that drop what comes in for this machine unless a rule says otherwise, where none is about DHCPv6. */
	readonly dhcpDrops: readonly ForeignChain[];
}

const clientPort = 546;

/** Priorities of our chains at postrouting: the first that translates a connection decides (nf_nat_core.c nf_nat_inet_fn). */
const ownPriority: Readonly<Record<Backend, number>> = { nftables: 99, iptables: 100 };

/** `nft -j list ruleset`, without our table and our chains. Rules of iptables-nft are in it, too. */
export function parseForeignRules(
	text: string,
	{ wan, lan, backend }: { readonly wan: string; readonly lan: string; readonly backend: Backend },
): Result<ForeignRules, string> {
	const objects = parseObjects(text);
	if (!objects.ok) return objects;
	const rules = objects.value('rule').filter((rule) => !isOurs(rule));
	const chains = objects.value('chain').filter((chain) => !isOurs(chain) && isText(chain['hook']));
	const within = (chain: Fields) => reachable(rules, chain);
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
			.filter((chain) => !within(chain).some((rule) => isAbout(rule, [names.tunnel, lan]) || acceptsAll(rule)))
			.map(named),
		dhcpDrops: chains
			.filter(({ family, hook }) => hook === 'input' && (family === 'ip6' || family === 'inet'))
			.filter(({ policy }) => policy === 'drop')
			.filter((chain) => !within(chain).some((rule) => isAbout(rule, [wan]) || namesPort(rule) || acceptsAll(rule)))
			.map(named),
	});
}

const isOurs = ({ family, table, name, chain }: Fields): boolean =>
	(family === names.table.family && (table ?? name) === names.table.name) ||
	[name, chain].some((word) => isText(word) && word.startsWith(names.chainPrefix));

const rewrites = (rule: Statements): boolean => rule.some((one) => 'snat' in one || 'masquerade' in one);

/** Unless the rule says that it is about another interface. */
function mayLeaveByTunnel(rule: Statements): boolean {
	return rule.every(({ match }) => {
		if (!isFields(match) || !isFields(match['left'])) return true;
		const { meta } = match['left'];
		if (!isFields(meta) || (meta['key'] !== 'oifname' && meta['key'] !== 'oif')) return true;
		const named = namesIn(match['right']);
		const us = named.some((name) => isPattern(name, names.tunnel));
		return match['op'] === '!=' ? !us : us;
	});
}

/** Also as a pattern: `mape*`. */
const isPattern = (name: string, device: string): boolean =>
	name === device || (name.endsWith('*') && device.startsWith(name.slice(0, -1)));

/** Of these interfaces. */
const isAbout = (rule: Statements, devices: readonly string[]): boolean =>
	rule.some(({ match }) => namesIn(match).some((name) => devices.some((device) => isPattern(name, device))));

/** The client's port of DHCPv6 (RFC 8415 §7.2), in whatever way: alone, in a range, in a set that has no name. */
const namesPort = (rule: Statements): boolean => rule.some(({ match }) => isFields(match) && holdsPort(match['right']));

function holdsPort(value: unknown): boolean {
	if (value === clientPort || value === 'dhcpv6-client') return true;
	if (Array.isArray(value)) return value.some(holdsPort);
	if (!isFields(value)) return false;
	const { range } = value;
	if (Array.isArray(range)) return Number(range[0]) <= clientPort && clientPort <= Number(range[1]);
	return Object.values(value).some(holdsPort);
}

/** Whatever it is: `accept`, perhaps counted. */
const acceptsAll = (rule: Statements): boolean =>
	rule.some((one) => 'accept' in one) && rule.every((one) => 'accept' in one || 'counter' in one);

/** Every string in a piece of nft's JSON. */
function namesIn(value: unknown): readonly string[] {
	if (isText(value)) return [value];
	if (Array.isArray(value)) return value.flatMap(namesIn);
	return isFields(value) ? Object.values(value).flatMap(namesIn) : [];
}
