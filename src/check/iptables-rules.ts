import { parseAddress4 } from '../map/prefix.ts';
import { renderIp6tables } from '../plan/artifact/ip6tables-guard.ts';
import { renderIptables } from '../plan/artifact/iptables.ts';
import type { CheckSubject, Finding } from './check.ts';
import { parseIptables, type SavedRule, type SavedTables } from './observe/iptables-save.ts';

/** What is loaded. */
export interface LoadedIptables {
	readonly ipv4: SavedTables;
	readonly ipv6: SavedTables;
}

/**
 * Whether what is loaded is what our files say: our chains and the jumps to them, each rule by its interfaces and its
 * target. The rest of a rule is written differently by every version.
 */
export function wrongIptables({ ipv4, ipv6 }: LoadedIptables, subject: CheckSubject): Finding | undefined {
	const { ce, choices } = subject;
	const expected = linesOf(parsed(renderIptables(ce, choices.nat)));
	const expected6 = linesOf(parsed(renderIp6tables(ce)));
	const loaded = linesOf(ipv4);
	if (loaded.size === 0) return { code: 'rules-missing' };
	const translation = [...loaded].filter(([chain]) => chain.startsWith('nat ')).flatMap(([, targets]) => targets);
	const sources = translation.map(sourceOf).filter((source) => source !== undefined);
	const leads = loaded.get('nat POSTROUTING')?.some((line) => line.endsWith(' MAPE-SNAT'));
	if (!leads || sources.length === 0) return { code: 'rules-without-translation' };
	const other = sources.find(({ address }) => address !== ce.ipv4);
	if (other) return { code: 'rules-other-address', expected: ce.ipv4, seen: other.address };
	const wanted = [...expected].flatMap(([, targets]) => targets.map(sourceOf).filter((source) => source !== undefined));
	const ports = otherPorts(sources, wanted);
	if (ports) return ports;
	const guard = [...guardsOf(expected)].find(([chain, targets]) => !same(targets, loaded.get(chain)));
	if (guard || [...expected6].some(([chain, targets]) => !same(targets, linesOf(ipv6).get(chain))))
		return { code: 'rules-without-guard' };
	const changed = [...new Set([...expected.keys(), ...loaded.keys()])].find(
		(chain) => !same(expected.get(chain) ?? [], loaded.get(chain)),
	);
	return changed === undefined ? undefined : { code: 'rules-changed', chain: changed };
}

/** `table CHAIN` → the rules of our chains, and the jumps to them from the built-in ones. */
type Lines = ReadonlyMap<string, readonly string[]>;

function linesOf(tables: SavedTables): Lines {
	const lines = new Map<string, readonly string[]>();
	for (const [table, chains] of tables)
		for (const [chain, rules] of chains) {
			const own = chain.startsWith('MAPE-') ? rules : rules.filter(({ target }) => target?.startsWith('MAPE-'));
			if (own.length > 0 || chain.startsWith('MAPE-')) lines.set(`${table} ${chain}`, own.map(lineOf));
		}
	return lines;
}

/** `! -o mape0 MAPE-HAIRPIN`, `SNAT 192.0.2.1:1024-1039` */
function lineOf({ match, target = '', options }: SavedRule): string {
	const interfaces = match.flatMap((word, i) =>
		word === '-i' || word === '-o' ? [...(match[i - 1] === '!' ? ['!'] : []), word, match[i + 1] ?? ''] : [],
	);
	return [...interfaces, target, ...(/^[SD]NAT$/.test(target) ? [options[1] ?? ''] : [])].join(' ');
}

const guardsOf = (lines: Lines) => [...lines].filter(([chain]) => chain.startsWith('mangle '));

const same = (lines: readonly string[], others: readonly string[] = []): boolean =>
	lines.length === others.length && lines.every((line, i) => line === others[i]);

interface Source {
	readonly address: string;
	readonly first: number;
	readonly last: number;
}

/** `SNAT 192.0.2.1:1024-1039`; one without ports may take any. */
function sourceOf(line: string): Source | undefined {
	const [, address = '', first, last = first] = /(?:^| )SNAT ([^:]*)(?::(\d+)(?:-(\d+))?)?$/.exec(line) ?? [];
	if (parseAddress4(address) === undefined) return undefined;
	return first === undefined ? { address, first: 1, last: 65_535 } : { address, first: +first, last: Number(last) };
}

function otherPorts(loaded: readonly Source[], expected: readonly Source[]): Finding | undefined {
	const rangeOf = ({ first, last }: Source) => `${first}-${last}`;
	const [seen, wanted] = [new Set(loaded.map(rangeOf)), new Set(expected.map(rangeOf))];
	const surplus = loaded.find((source) => !wanted.has(rangeOf(source)));
	const lacking = [...new Map(expected.map((source) => [rangeOf(source), source]))].filter(([name]) => !seen.has(name));
	const [first] = lacking;
	if (first) return { code: 'rules-other-ports', missing: lacking.length, first: first[1].first, last: first[1].last };
	return surplus && { code: 'rules-other-ports', missing: 0, first: surplus.first, last: surplus.last };
}

function parsed(rules: string): SavedTables {
	const tables = parseIptables(rules);
	if (!tables.ok) throw new Error(`our own rules: ${tables.problem}`);
	return tables.value;
}
