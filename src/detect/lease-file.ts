import { parsePrefix6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import { names } from '../plan/names.ts';
import { peek, type System } from '../system/system.ts';
import type { Delegation } from './delegation.ts';
import type { DetectProblem } from './problem.ts';

/** dhclient notes no end for a lease of infinite life (RFC 8415 §7.7). */
const infinity = 0xffff_ffff;

/**
 * The delegations of a dhclient lease file that are still valid. Blocks are appended: the last one of an interface
 * wins, and `released;` in it ends it (measured: dhclient 4.4.3-P1). A block that is cut off at the end does not
 * count; anything else that is not this format refuses the file.
 */
export function parseLeases(
	text: string,
	nowMs: number,
	path: string = names.leases,
): Result<readonly Delegation[], DetectProblem> {
	const garbage = (why: string) => failure({ code: 'unreadable-output', argv: ['cat', path], why } as const);
	const blocks = blocksOf(text);
	if (!blocks.ok) return garbage(blocks.problem);
	const last = new Map<string, Lease>();
	for (const block of blocks.value) {
		const lease = readLease(block);
		if (typeof lease === 'string') return garbage(lease);
		if (lease) last.set(lease.device, lease);
	}
	const valid = [...last.values()].filter(({ released }) => !released).flatMap(({ delegations }) => delegations);
	return success(valid.filter((delegation) => endOf(delegation) > nowMs));
}

const endOf = ({ startedAt = 0, validLifetime = 0 }: Delegation): number =>
	validLifetime >= infinity ? Number.POSITIVE_INFINITY : startedAt + validLifetime * 1_000;

interface Lease {
	readonly device: string;
	readonly released: boolean;
	readonly delegations: readonly Delegation[];
}

/** The `lease6 {…}` blocks that are complete. */
function blocksOf(text: string): Result<readonly string[], string> {
	const blocks: string[] = [];
	const statement = /\s*(?:#[^\n]*(?=\n|$)|default-duid\s+"(?:\\.|[^"\\\n])*"\s*;|(lease6?)\s*\{)/y;
	let at = 0;
	while (text.slice(at).trim() !== '') {
		statement.lastIndex = at;
		const match = statement.exec(text);
		if (!match) return isCutOff(text.slice(at)) ? success(blocks) : failure(`unexpected text at character ${at}`);
		at = statement.lastIndex;
		if (match[1] === undefined) continue;
		const end = closing(text, at);
		if (end === undefined) return success(blocks);
		if (match[1] === 'lease6') blocks.push(text.slice(at, end));
		at = end + 1;
	}
	return success(blocks);
}

/** What dhclient was writing when it was stopped: the beginning of a statement it writes. */
function isCutOff(rest: string): boolean {
	const words = rest.trimStart();
	return (
		['lease6 {', 'lease {', 'default-duid "'].some((start) => start.startsWith(words)) ||
		/^default-duid\s+"(?:\\.|[^"\\\n])*\\?"?\s*$/.test(words)
	);
}

/** Where the block that was just opened ends; braces in quotes do not count. */
function closing(text: string, from: number): number | undefined {
	let depth = 1;
	const token = /"(?:\\.|[^"\\\n])*"|[{}]/g;
	token.lastIndex = from;
	for (let match = token.exec(text); match; match = token.exec(text)) {
		if (match[0] === '{') depth++;
		if (match[0] === '}' && --depth === 0) return match.index;
	}
	return undefined;
}

/** The lease in a block, undefined when it delegates nothing, or what is wrong with it. */
function readLease(block: string): Lease | string | undefined {
	const device = /^\s*interface\s+"([^"\n]{1,15})"\s*;/m.exec(block)?.[1];
	if (device === undefined) return 'a lease6 without an interface';
	const id = /^\s*option\s+dhcp6\.server-id\s+([0-9a-f:]+)\s*;/m.exec(block)?.[1];
	const delegations: Delegation[] = [];
	for (const association of inner(block, /\bia-pd\s+[0-9a-f:]+\s*\{/g)) {
		for (const { head, body } of innerWithHead(association, /\biaprefix\s+(\S+)\s*\{/g)) {
			const prefix = parsePrefix6(head);
			const [startedAt, preferred, valid] = [
				number(body, 'starts'),
				number(body, 'preferred-life'),
				number(body, 'max-life'),
			];
			if (!prefix.ok || !head.includes('/')) return `no prefix: ${head}`;
			if (startedAt === undefined || preferred === undefined || valid === undefined) return `${head} without lifetimes`;
			const [t1, t2] = [number(association, 'renew'), number(association, 'rebind')];
			delegations.push({
				prefix: prefix.value,
				origin: 'lease-file',
				...(t1 === undefined ? {} : { t1 }),
				...(t2 === undefined ? {} : { t2 }),
				preferredLifetime: preferred,
				validLifetime: valid,
				startedAt: startedAt * 1_000,
				...(id === undefined ? {} : { serverId: fullBytes(id) }),
			});
		}
	}
	// A lease with addresses only is another client's, and none of ours.
	if (!/\bia-pd\b/.test(block)) return undefined;
	return { device, released: /^\s*released\s*;/m.test(block), delegations };
}

const inner = (text: string, head: RegExp): readonly string[] => innerWithHead(text, head).map(({ body }) => body);

function innerWithHead(text: string, head: RegExp): readonly { readonly head: string; readonly body: string }[] {
	return [...text.matchAll(head)].flatMap((match) => {
		const from = match.index + match[0].length;
		const end = closing(text, from);
		return end === undefined ? [] : [{ head: match[1] ?? '', body: text.slice(from, end) }];
	});
}

/** The first `key N;`: an association's own come before its prefixes'. */
function number(text: string, key: string): number | undefined {
	const digits = new RegExp(`^\\s*${key}\\s+(\\d{1,10})\\s*;`, 'm').exec(text)?.[1];
	return digits === undefined ? undefined : Number(digits);
}

/** dhclient writes 0:3:0:1:2 in the file and 00:03:00:01:02 on stderr; the latter is ours. */
const fullBytes = (id: string): string =>
	id
		.split(':')
		.map((byte) => byte.padStart(2, '0'))
		.join(':');

/** All delegations that lease files of this machine still vouch for, ours first; files that are garbage are passed over. */
export async function readLeases(system: System): Promise<readonly Delegation[]> {
	const folder = '/var/lib/dhcp';
	const others = (await system.list(folder)).filter((name) => /^dhclient6.*\.leases$/.test(name));
	const paths = [names.leases, ...others.map((name) => `${folder}/${name}`)];
	const found: Delegation[] = [];
	for (const path of paths) {
		const leases = parseLeases((await peek(system, path)) ?? '', system.now(), path);
		if (leases.ok) found.push(...leases.value);
	}
	const seen = new Set<string>();
	return found.filter(({ prefix }) => {
		const key = `${prefix.network}/${prefix.length}`;
		return !seen.has(key) && seen.add(key);
	});
}
