import { ask, type Observed, type Parse } from '../check/observe/command.ts';
import { isCount, isFields, isText, parseJson } from '../check/observe/ip-json.ts';
import { failure, type Result, success } from '../map/result.ts';
import type { Backend } from '../plan/choices.ts';
import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';

/**
 * Why a packet was held back. leaked: it would have left without our address or ports. refused: it has no ports to share.
 * uninvited: it came in without a connection. guard: the program in tc stopped it, which the packet filter should have done.
 */
export const dropReasons = ['leaked', 'refused', 'uninvited', 'guard'] as const;
export type DropReason = (typeof dropReasons)[number];

/** Packets since the rules were loaded and the tunnel was made; what could not be read is not there. */
export type Drops = Partial<Readonly<Record<DropReason, number>>>;

export async function readDrops(system: System, backend: Backend): Promise<Observed<Drops>> {
	const [rules, guard] = await Promise.all([
		backend === 'nftables' ? nftDrops(system) : iptablesDrops(system),
		ask(system, ['tc', '-j', '-s', 'qdisc', 'show', 'dev', names.tunnel], parseQdiscDrops),
	]);
	if (!rules.ok) return rules;
	return success({ ...rules.value, ...(guard.ok && guard.value !== undefined ? { guard: guard.value } : {}) });
}

const { family, name } = names.table;

const nftDrops = (system: System): Promise<Observed<Drops>> =>
	ask(system, ['nft', '-j', 'list', 'counters', 'table', family, name], parseNftCounters);

/** `nft -j list counters table …`: our three, whichever others there are. */
export function parseNftCounters(text: string): Result<Drops, string> {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	const list = isFields(parsed.value) ? parsed.value['nftables'] : undefined;
	if (!Array.isArray(list)) return failure('no list "nftables"');
	const packets = new Map<string, number>();
	for (const entry of list) {
		const counter = isFields(entry) ? entry['counter'] : undefined;
		if (!isFields(counter)) continue;
		if (!isText(counter['name']) || !isCount(counter['packets'])) return failure('a counter without name or packets');
		packets.set(counter['name'], counter['packets']);
	}
	const [leaked, refused, uninvited] = ['leaked', 'refused', 'uninvited'].map((one) => packets.get(one));
	if (leaked === undefined || refused === undefined || uninvited === undefined)
		return failure('a counter of ours is missing');
	return success({ leaked, refused, uninvited });
}

/** Which of our chains drops what; every other one of ours stands before the way out. */
const reasonOf: Readonly<Record<string, DropReason>> = {
	'MAPE-INPUT': 'uninvited',
	'MAPE-IN': 'uninvited',
	'MAPE-REFUSE': 'refused',
};

async function iptablesDrops(system: System): Promise<Observed<Drops>> {
	const [four, six] = await Promise.all(
		['iptables-save', 'ip6tables-save'].map((program) => ask(system, [program, '-c'], parseChainDrops)),
	);
	if (!four!.ok) return four!;
	if (!six!.ok) return six!;
	const drops: Record<DropReason, number> = { leaked: 0, refused: 0, uninvited: 0, guard: 0 };
	for (const [chain, packets] of [...four!.value, ...six!.value]) drops[reasonOf[chain] ?? 'leaked'] += packets;
	const { leaked, refused, uninvited } = drops;
	return success({ leaked, refused, uninvited });
}

/** `iptables-save -c`: the packets that our chains have dropped or refused. */
export const parseChainDrops: Parse<ReadonlyMap<string, number>> = (text) => {
	const drops = new Map<string, number>();
	for (const [index, line] of text.split('\n').entries()) {
		if (line === '' || /^[#*:]/.test(line) || line === 'COMMIT') continue;
		const rule = /^\[(\d{1,20}):\d{1,20}\] -A (\S+)(?: .*)?$/.exec(line);
		if (!rule) return failure(`line ${index + 1}: not a rule with its counters`);
		const chain = rule[2]!;
		if (!chain.startsWith(names.chainPrefix) || !/ -j (?:DROP|REJECT)(?: |$)/.test(line)) continue;
		drops.set(chain, (drops.get(chain) ?? 0) + Number(rule[1]));
	}
	return drops.size === 0 ? failure('none of our chains') : success(drops);
};

/** `tc -j -s qdisc show dev …`: what the guard's own qdisc has dropped; undefined where there is no guard. */
export const parseQdiscDrops: Parse<number | undefined> = (text) => {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	if (!Array.isArray(parsed.value)) return failure('not a JSON array');
	let found: number | undefined;
	for (const entry of parsed.value) {
		if (!isFields(entry) || !isText(entry['kind'])) return failure('an entry without kind');
		if (entry['kind'] !== 'clsact') continue;
		if (!isCount(entry['drops'])) return failure('no count of drops');
		found = entry['drops'];
	}
	return success(found);
};

/** All that was held back, for whatever reason. */
export const countDrops = (drops: Drops): number => dropReasons.reduce((sum, reason) => sum + (drops[reason] ?? 0), 0);
