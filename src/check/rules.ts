import { countPorts, type PortBlock, usableBlocks } from '../map/port-set.ts';
import { success } from '../map/result.ts';
import { aliasFor } from '../plan/artifact/nftables.ts';
import type { Backend } from '../plan/choices.ts';
import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';
import type { Check, CheckSubject, Finding } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { type LoadedIptables, wrongIptables } from './iptables-rules.ts';
import { ask, type Observed, sysctl } from './observe/command.ts';
import { parseIptables } from './observe/iptables-save.ts';
import { parseTable, type TableState } from './observe/nft-json.ts';

/** Our table of nftables, or the tables of iptables. */
type Loaded = TableState | LoadedIptables;

interface Observation {
	readonly table: Observed<Loaded>;
	readonly isRoot: boolean;
	readonly forwarding: Readonly<Record<string, string | undefined>>;
	readonly acceptRa?: string;
}

/** A machine with Docker or fail2ban has thousands of rules, and all of them are printed. */
const saveLimitMs = 12_000;

const forwardingKeys = ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding'];

export const rules: Check<Observation> = {
	id: 'rules',
	needs: [],
	mandatory: true,
	limitMs: 30_000,

	async observe(system, { choices }) {
		const [table, acceptRa, ...values] = await Promise.all([
			readers[choices.backend](system),
			sysctl(system, `net/ipv6/conf/${choices.wan}/accept_ra`),
			...forwardingKeys.map((key) => sysctl(system, key)),
		]);
		const forwarding = Object.fromEntries(forwardingKeys.map((key, i) => [key, values[i]]));
		return {
			table,
			isRoot: system.isRoot(),
			forwarding,
			...(acceptRa === undefined ? {} : { acceptRa }),
		};
	},

	judge({ table, isRoot, forwarding, acceptRa }, subject) {
		if (!table.ok) {
			const { problem } = table;
			if (problem.code === 'command-failed' && !problem.timedOut && !isRoot)
				return warning({ code: 'rules-unreadable' });
			// for nft, a table that is not there is an error
			const missing =
				subject.choices.backend === 'nftables' && problem.code === 'command-failed' && problem.exitCode === 1;
			return failed(missing ? { code: 'rules-missing' } : problem);
		}
		const { value } = table;
		const wrong = 'ipv4' in value ? wrongIptables(value, subject) : findWrong(value, subject);
		if (wrong) return failed(wrong);
		const off = forwardingKeys.find((key) => forwarding[key] !== undefined && forwarding[key] !== '1');
		if (off) return failed({ code: 'forwarding-off', key: off });
		// 0: whoever handles the advertisements instead of the kernel (systemd-networkd) has set it
		if (acceptRa === '1') {
			return warning({ code: 'accept-ra', device: subject.choices.wan, value: acceptRa });
		}
		const blocks = usableBlocks(subject.ce.ports);
		return ok({ note: { code: 'port-blocks', blocks: blocks.length, ports: countPorts(blocks) } });
	},
};

const readers: Readonly<Record<Backend, (system: System) => Promise<Observed<Loaded>>>> = {
	nftables: (system) => {
		const { family, name } = names.table;
		return ask(system, ['nft', '-j', 'list', 'table', family, name], parseTable, saveLimitMs);
	},
	iptables: async (system) => {
		const [ipv4, ipv6] = await Promise.all([
			ask(system, ['iptables-save'], parseIptables, saveLimitMs),
			ask(system, ['ip6tables-save'], parseIptables, saveLimitMs),
		]);
		if (!ipv4.ok) return ipv4;
		return ipv6.ok ? success({ ipv4: ipv4.value, ipv6: ipv6.value }) : ipv6;
	},
};

function findWrong({ translates, guards, addresses, blocks }: TableState, subject: CheckSubject): Finding | undefined {
	const { ce } = subject;
	if (!translates) return { code: 'rules-without-translation' };
	const other = addresses.find((address) => address !== ce.ipv4);
	if (other) return { code: 'rules-other-address', expected: ce.ipv4, seen: other };
	const loaded = new Set(blocks.map(({ first, last }) => `${first}-${last}`));
	const { whole, parts } = translatedInto(subject);
	const missing = [
		// nft writes a range of one port as a plain number, which may be anything
		...whole.filter(({ first, last }) => first < last && !loaded.has(`${first}-${last}`)),
		...parts.filter((part) => !blocks.some((block) => isOurs(block, [part]))),
	];
	if (missing[0]) return { code: 'rules-other-ports', missing: missing.length, ...missing[0] };
	const surplus = blocks.find((block) => !isOurs(block, [...whole, ...parts]));
	if (surplus) return { code: 'rules-other-ports', missing: 0, first: surplus.first, last: surplus.last };
	return guards ? undefined : { code: 'rules-without-guard' };
}

/**
 * What the rules translate into: our blocks (with alias for SCTP and DCCP alone), and the range that stands for them inside
 * the router. Of `parts` some ports are forwarded, and what is left of them may be in pieces.
 */
function translatedInto({ choices: { nat }, ce }: CheckSubject) {
	const blocks = usableBlocks(ce.ports);
	const alias = aliasFor(ce, nat);
	const cut = (block: PortBlock) => nat.forwards.some(({ port }) => block.first <= port && port <= block.last);
	if (!alias) return { whole: blocks.filter((block) => !cut(block)), parts: blocks.filter(cut) };
	return nat.forwards.length === 0 ? { whole: [alias, ...blocks], parts: [] } : { whole: blocks, parts: [alias] };
}

function isOurs({ first, last }: { first: number; last: number }, ports: readonly PortBlock[]): boolean {
	return ports.some((block) => block.first <= first && last <= block.last);
}
