import { parseAddress6, parsePrefix6 } from '../map/prefix.ts';
import type { Delegation, DhcpMessage, ExchangeEvent } from './delegation.ts';

/** Follows a dhclient by its stderr. */
export interface ExchangeReader {
	/** What a further line tells; a received message is told when its last line has come. */
	read(line: string): readonly ExchangeEvent[];
	/** What was still open when the output ended. */
	end(): readonly ExchangeEvent[];
	/** Once bound: what was delegated. */
	delegation(): Delegation | undefined;
}

const messages: readonly DhcpMessage[] = [
	'Solicit',
	'Advertise',
	'Request',
	'Reply',
	'Renew',
	'Rebind',
	'Confirm',
	'Release',
];

/** The fields of a received message that matter, from its `RCV:  …` lines. */
interface Received {
	readonly message: DhcpMessage;
	readonly from: string;
	prefix?: string | undefined;
	serverId?: string | undefined;
	startsS?: number | undefined;
	t1?: number | undefined;
	t2?: number | undefined;
	preferredLifetime?: number | undefined;
	validLifetime?: number | undefined;
}

/**
 * Only what was received counts: the XMT lines of a Request or Rebind carry an IAPREFIX too, with what dhclient
 * wishes or remembers (measured: dhclient 4.4.3-P1).
 */
export function exchangeReader(): ExchangeReader {
	let started = false;
	let open: Received | undefined;
	let reply: Received | undefined;
	let bound = false;

	const close = (): readonly ExchangeEvent[] => {
		if (!open) return [];
		const { message, from, prefix } = open;
		if (message === 'Reply' && !bound) reply = open;
		open = undefined;
		return [{ type: 'received', message, from, ...(prefix === undefined ? {} : { prefix }) }];
	};
	const start = (duid?: string): readonly ExchangeEvent[] => {
		if (started) return [];
		started = true;
		return [{ type: 'started', ...(duid === undefined ? {} : { duid }) }];
	};

	const read = (line: string): readonly ExchangeEvent[] => {
		if (open && note(open, line)) return [];
		if (open && /^RCV: {2}\| !-- Status code of no prefix/.test(line)) return [...close(), { type: 'no-prefix' }];
		const events = [...close()];
		const created = /^Created duid "(.*)"\.$/.exec(line);
		const sent = /^XMT: (\w+) on \S+, interval (\d{1,9})ms\.$/.exec(line);
		const received = /^RCV: (\w+) message on \S+ from ([0-9a-f:.]+?)\.$/.exec(line);
		const bind = /^PRC: Bound to lease ((?:[0-9a-f]{2}:)+[0-9a-f]{2})\.$/.exec(line);
		if (created) return [...events, ...start(hexId(created[1]!))];
		if (line.startsWith('PRC:')) events.push(...start());
		if (sent && isMessage(sent[1])) events.push({ type: 'sent', message: sent[1], intervalMs: Number(sent[2]) });
		if (received && isMessage(received[1]) && parseAddress6(received[2]!) !== undefined)
			open = { message: received[1], from: received[2]! };
		if (bind && !bound) {
			bound = true;
			events.push({ type: 'bound', serverId: bind[1]! });
		}
		return events;
	};
	return { read, end: close, delegation: () => (bound && reply ? delegationOf(reply) : undefined) };
}

const isMessage = (word: string | undefined): word is DhcpMessage =>
	(messages as readonly (string | undefined)[]).includes(word);

/** Takes a continuation line in; false when it is none. The first prefix of a message is the one that counts. */
function note(into: Received, line: string): boolean {
	if (!line.startsWith('RCV:  ') || line.includes('!--')) return false;
	const number = (pattern: RegExp) => {
		const digits = pattern.exec(line)?.[1];
		return digits === undefined ? undefined : Number(digits);
	};
	into.startsS ??= number(/\| X-- starts (\d{1,12})$/);
	into.t1 ??= number(/X-- t1 - renew {2}\+(\d{1,10})$/);
	into.t2 ??= number(/X-- t2 - rebind \+(\d{1,10})$/);
	into.prefix ??= /X-- IAPREFIX (\S+\/\d{1,3})$/.exec(line)?.[1];
	if (into.prefix !== undefined) {
		into.preferredLifetime ??= number(/X-- Preferred lifetime (\d{1,10})\.$/);
		into.validLifetime ??= number(/X-- Max lifetime (\d{1,10})\.$/);
	}
	into.serverId ??= /X-- Server ID: ((?:[0-9a-f]{2}:)+[0-9a-f]{2})$/.exec(line)?.[1];
	return true;
}

function delegationOf(reply: Received): Delegation | undefined {
	const prefix = reply.prefix === undefined ? undefined : parsePrefix6(reply.prefix);
	if (!prefix?.ok || reply.validLifetime === 0) return undefined;
	const { t1, t2, preferredLifetime, validLifetime, startsS, serverId, from } = reply;
	return {
		prefix: prefix.value,
		origin: 'dhcpv6',
		...(t1 === undefined ? {} : { t1 }),
		...(t2 === undefined ? {} : { t2 }),
		...(preferredLifetime === undefined ? {} : { preferredLifetime }),
		...(validLifetime === undefined ? {} : { validLifetime }),
		...(startsS === undefined ? {} : { startedAt: startsS * 1_000 }),
		...(serverId === undefined ? {} : { serverId }),
		replyFrom: from,
	};
}

/** dhclient's spelling of a DUID, octal escapes between printable characters, in hex; undefined when it is none. */
function hexId(text: string): string | undefined {
	const bytes: string[] = [];
	for (const [whole, octal, escaped] of text.matchAll(/\\([0-3][0-7]{2})|\\(.)|[\x20-\x7e]/g))
		bytes.push(
			(octal === undefined ? (escaped ?? whole).charCodeAt(0) : Number.parseInt(octal, 8))
				.toString(16)
				.padStart(2, '0'),
		);
	return bytes.length < 3 ? undefined : bytes.join(':');
}
