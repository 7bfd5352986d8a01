import type { Delegation } from '../detect/delegation.ts';
import { parseDuid } from '../detect/duid.ts';
import { parseLeases } from '../detect/lease-file.ts';
import { contains6, formatAddress6, formatPrefix6, type Prefix6, parseAddress6, prefix6 } from '../map/prefix.ts';
import { failure, success } from '../map/result.ts';
import { names } from '../plan/names.ts';
import { peek, type System } from '../system/system.ts';
import type { Check, CheckSubject, Verdict } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { askDevice, type Observed } from './observe/command.ts';
import { type AddressState, parseAddresses } from './observe/ip-json.ts';

/** Also when it has run out. Times in milliseconds since the epoch. */
interface LeasedPrefix {
	readonly prefix: Prefix6;
	readonly validUntil: number;
	/** When the client asks for it anew, and when that is late. */
	readonly renewal?: { readonly due: number; readonly late: number };
}

type Observation =
	| {
			readonly by: 'lease';
			readonly now: number;
			readonly leases: Observed<readonly LeasedPrefix[]>;
			readonly client?: string;
			/** Of the lease file, in hexadecimal, and the one of the WAN's card. */
			readonly duid?: string;
			readonly expectedDuid?: string;
	  }
	| { readonly by: 'advertisement'; readonly addresses: Observed<readonly AddressState[]> }
	| { readonly by: 'nothing' };

export const prefix: Check<Observation> = {
	id: 'prefix',
	needs: ['link'],
	mandatory: false,
	limitMs: 12_000,

	async observe(system, { choices }) {
		switch (choices.delegation.origin) {
			case 'typed':
				return { by: 'nothing' };
			case 'ra':
				return {
					by: 'advertisement',
					addresses: await askDevice(system, ['ip', '-j', '-6', 'addr'], choices.wan, parseAddresses),
				};
			default:
				return observeLease(system, choices.wan);
		}
	},

	judge(observation, subject) {
		const configured = formatPrefix6(subject.choices.delegation.prefix);
		switch (observation.by) {
			case 'nothing':
				return ok({ note: { code: 'prefix-typed', prefix: configured } });
			case 'advertisement':
				return judgeAdvertisement(observation.addresses, configured, subject);
			case 'lease':
				return judgeLease(observation, configured, subject);
		}
	},
};

async function observeLease(system: System, wan: string): Promise<Observation> {
	const [text, mac, client] = await Promise.all([
		peek(system, names.leases),
		peek(system, `/sys/class/net/${wan}/address`),
		// a state in one word on stdout, also with a non-zero exit code; nothing without systemd
		system.run(['systemctl', 'is-active', names.dhcpUnit], { timeoutMs: 4_000 }),
	]);
	// all of them, those that have run out too: what became of the prefix is to be told
	const leases = parseLeases(text ?? '', 0);
	return {
		by: 'lease',
		now: system.now(),
		leases: leases.ok
			? success(
					leases.value.map((lease) => ({
						prefix: lease.prefix,
						validUntil: (lease.startedAt ?? 0) + (lease.validLifetime ?? 0) * 1000,
						...renewalOf(lease),
					})),
				)
			: failure({
					code: 'unreadable-file',
					path: names.leases,
					why: 'why' in leases.problem ? leases.problem.why : leases.problem.code,
				}),
		...(client.stdout.trim() === '' ? {} : { client: client.stdout.trim() }),
		...duids(text ?? '', mac?.trim() ?? ''),
	};
}

/** Renew is repeated every ten minutes (RFC 8415 §7.6 REN_MAX_RT); from T2 on every server may answer. */
const renewInterval = 600;

/** T1 of 0 leaves it to the client (RFC 8415 §21.21). */
function renewalOf({ startedAt = 0, t1 = 0, t2 = 0 }: Delegation): Pick<LeasedPrefix, 'renewal'> {
	if (t1 === 0) return {};
	const late = Math.min(t1 + renewInterval, Math.max(t1, t2 || Number.POSITIVE_INFINITY));
	return { renewal: { due: startedAt + t1 * 1000, late: startedAt + late * 1000 } };
}

/** NTT lines know a subscriber by DUID-LL (RFC 8415 §11.4), which holds the address of the card. */
function duids(leaseFile: string, mac: string) {
	const duid = parseDuid(leaseFile);
	return {
		...(duid === undefined ? {} : { duid }),
		...(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(mac) ? { expectedDuid: `00:03:00:01:${mac}` } : {}),
	};
}

function judgeLease(
	{ now, leases, client, duid, expectedDuid }: Extract<Observation, { by: 'lease' }>,
	configured: string,
	{ choices: { delegation }, ce }: CheckSubject,
): Verdict {
	// The prefix itself may well be ours: whether it is, the BR says.
	if (!leases.ok) return warning(leases.problem);
	const valid = leases.value.filter(({ validUntil }) => validUntil > now);
	// a longer or shorter delegation that leads to the same CE is as good
	const same = valid.find((leased) => {
		return formatPrefix6(leased.prefix) === configured || contains6(leased.prefix, ce.endUserPrefix);
	});
	if (same) {
		const stopped = client === 'inactive' || client === 'failed';
		if (stopped) return warning({ code: 'dhcp-client-stopped', state: client, validUntil: same.validUntil });
		const { renewal, validUntil } = same;
		if (renewal && now > renewal.late)
			return warning({ code: 'lease-renewal-late', prefix: configured, renewalDue: renewal.due, validUntil });
		return ok({ detail: configured });
	}
	const last = leases.value.at(-1);
	const { startedAt, validLifetime } = delegation;
	const ours = startedAt === undefined || validLifetime === undefined ? 0 : startedAt + validLifetime * 1000;
	// right after an apply our own client has not asked yet
	if (ours > now) return ok({ note: { code: 'lease-pending', prefix: configured } });
	if (valid[0]) return failed({ code: 'prefix-moved', from: configured, to: formatPrefix6(valid[0].prefix) });
	// nobody answers one who gives another name
	if (duid !== undefined && expectedDuid !== undefined && duid !== expectedDuid)
		return warning({ code: 'duid-other', duid, expected: expectedDuid });
	if (!last) return warning({ code: 'lease-missing', prefix: configured });
	return warning({ code: 'lease-expired', prefix: configured, expiredAt: Math.max(last.validUntil, ours) });
}

/** The WAN's own addresses say which prefix is advertised; the CE address does not count, we put it there. */
function judgeAdvertisement(
	addresses: Observed<readonly AddressState[]>,
	configured: string,
	{ choices: { delegation, wan: device }, ce }: CheckSubject,
): Verdict {
	if (!addresses.ok) return warning(addresses.problem);
	const advertised: Prefix6[] = [];
	for (const { address, scope, dynamic } of addresses.value) {
		const bits = parseAddress6(address);
		if (bits === undefined || scope !== 'global' || formatAddress6(bits) === ce.address) continue;
		const network = prefix6(bits, 64);
		if (contains6(delegation.prefix, network)) return ok({ detail: configured });
		if (dynamic) advertised.push(network);
	}
	const [other] = advertised;
	if (other) return failed({ code: 'prefix-moved', from: configured, to: formatPrefix6(other) });
	return warning({ code: 'prefix-not-advertised', prefix: configured, device });
}
