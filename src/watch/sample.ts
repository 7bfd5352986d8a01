import type { Observed } from '../check/observe/command.ts';
import { failure, success } from '../map/result.ts';
import { names } from '../plan/names.ts';
import { peek, type System } from '../system/system.ts';

/** What the kernel counts, at one moment: files only, no process. */
export interface Sample {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly tunnel: Observed<TunnelBytes>;
	readonly connections: Observed<Connections>;
}

export interface TunnelBytes {
	readonly received: number;
	readonly sent: number;
}

/** Of everything on this router; the table is one for all. */
export interface Connections {
	readonly entries: number;
	readonly max: number;
}

const statistics = `/sys/class/net/${names.tunnel}/statistics`;
const conntrack = '/proc/sys/net/netfilter/nf_conntrack';

export async function readSample(system: System): Promise<Sample> {
	const [received, sent, entries, max] = await Promise.all([
		count(system, `${statistics}/rx_bytes`),
		count(system, `${statistics}/tx_bytes`),
		count(system, `${conntrack}_count`),
		count(system, `${conntrack}_max`),
	]);
	return { at: system.now(), tunnel: tunnelOf(received, sent), connections: connectionsOf(entries, max) };
}

function tunnelOf(received: Observed<number>, sent: Observed<number>): Observed<TunnelBytes> {
	if (received.ok && sent.ok) return success({ received: received.value, sent: sent.value });
	// a counter that is not there: there is no such interface
	return failure({ code: 'interface-missing', device: names.tunnel });
}

function connectionsOf(entries: Observed<number>, max: Observed<number>): Observed<Connections> {
	if (!entries.ok) return entries;
	return max.ok ? success({ entries: entries.value, max: max.value }) : max;
}

async function count(system: System, path: string): Promise<Observed<number>> {
	const text = await peek(system, path);
	const value = text === undefined ? undefined : parseCount(text);
	if (value !== undefined) return success(value);
	return failure({ code: 'unreadable-file', path, why: text === undefined ? 'there is no such file' : 'not a number' });
}

/** A file of the kernel with one number. */
export function parseCount(text: string): number | undefined {
	const value = /^\d{1,20}\n?$/.test(text) ? Number(text) : undefined;
	return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** Bytes per second between two samples; undefined where the tunnel was made anew in between. */
export function rateOf(before: Sample | undefined, after: Sample): TunnelBytes | undefined {
	if (!before?.tunnel.ok || !after.tunnel.ok || after.at <= before.at) return undefined;
	const seconds = (after.at - before.at) / 1000;
	const received = (after.tunnel.value.received - before.tunnel.value.received) / seconds;
	const sent = (after.tunnel.value.sent - before.tunnel.value.sent) / seconds;
	return received < 0 || sent < 0 ? undefined : { received, sent };
}
