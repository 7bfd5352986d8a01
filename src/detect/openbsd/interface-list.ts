import { formatAddress6, parseAddress4, parseAddress6 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';
import type { AddressFact, InterfaceFact } from '../facts.ts';
import type { LinkReading } from '../link-list.ts';

/** One interface as OpenBSD's ifconfig(8) tells it. */
export interface IfconfigReading extends LinkReading {
	/** Mbit/s. */
	readonly speed?: number;
	/** `inet6 autoconf`: slaacd listens to router advertisements here. */
	readonly autoconf6: boolean;
}

/** As sbin/ifconfig/ifconfig.c prints it; a bridge has no mtu there. */
const headLine = /^([a-z]+\d+): flags=[0-9a-f]+(?:<([A-Z0-9_,]*)>)?(?: rdomain \d+)?(?: metric \d+)?(?: mtu (\d+))?$/;

/** The interfaces but enc(4) and pflog(4), which come with the kernel and are nobody's. */
export function parseIfconfig(text: string): Result<readonly IfconfigReading[], string> {
	if (text.trim() === '') return failure('it printed nothing');
	const found: IfconfigReading[] = [];
	const bridgeOf = new Map<string, string>();
	const lines = text.split('\n').filter((line) => line !== '');
	for (let at = 0; at < lines.length; ) {
		const end = lines.findIndex((line, index) => index > at && !/^\s/.test(line));
		const block = lines.slice(at, end === -1 ? undefined : end);
		const one = readInterface(block);
		if (!one) return failure(`not understood: ${block[0]}`);
		if (!/^(?:enc|pflog)\d/.test(one.name)) found.push(one);
		if (one.kind === 'bridge') for (const member of membersOf(block)) bridgeOf.set(member, one.name);
		at += block.length;
	}
	return success(
		found.map((one) => {
			const master = one.master ?? bridgeOf.get(one.name);
			return master === undefined ? one : { ...one, master };
		}),
	);
}

function readInterface([head = '', ...lines]: readonly string[]): IfconfigReading | undefined {
	const [, name, flagText, mtu] = headLine.exec(head) ?? [];
	// two tabs, or more than eight spaces, belong to the line before
	const said = lines.flatMap((line) => /^(?:\t| {1,8})(\S.*)$/.exec(line)?.[1]?.trimEnd() ?? []);
	const first = (pattern: RegExp): string | undefined =>
		said.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined);
	const index = first(/^index (\d+)(?: |$)/);
	const addresses = said
		.filter((line) => /^inet6? /.test(line))
		.map((line) => readAddress4(line) ?? readAddress6(line));
	if (name === undefined || index === undefined || addresses.some((address) => address === undefined)) return undefined;
	const flags = new Set((flagText ?? '').split(','));
	const mac = first(/^lladdr ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/);
	const media = first(/^media: (.*)$/);
	const status = first(/^status: (.*)$/);
	const master = first(/^trunk: trunkdev ([a-z]+\d+)$/);
	const speed = speedOf(media);
	return {
		name,
		index: Number(index),
		...(mac === undefined ? {} : { mac }),
		mtu: Number(mtu ?? 0),
		kind: kindOf(name, mac, media),
		up: flags.has('UP'),
		carrier: status === undefined ? flags.has('RUNNING') : status === 'active',
		...(speed === undefined ? {} : { speed }),
		...(master === undefined ? {} : { master }),
		autoconf6: flags.has('AUTOCONF6'),
		addresses: addresses.flatMap((address) => {
			if (address === undefined) return [];
			// dhcpleased(8) marks the interface, not the address
			return address.family === 4 ? { ...address, dynamic: flags.has('AUTOCONF4') } : address;
		}),
	};
}

/** `em0 flags=3<LEARNING,DISCOVER>`, in the block of a bridge. */
const membersOf = (block: readonly string[]): readonly string[] =>
	block.slice(1).flatMap((line) => /^\s+([a-z]+\d+) flags=/.exec(line)?.[1] ?? []);

function readAddress4(line: string): AddressFact | undefined {
	const [, address, mask] = /^inet (\S+)(?: --> \S+)? netmask 0x([0-9a-f]{8})(?: broadcast \S+)?$/.exec(line) ?? [];
	if (address === undefined || mask === undefined || parseAddress4(address) === undefined) return undefined;
	const bits = Number.parseInt(mask, 16).toString(2).padStart(32, '0');
	if (!/^1*0*$/.test(bits)) return undefined;
	const scope = address.startsWith('127.') ? 'host' : 'global';
	const length = bits.lastIndexOf('1') + 1;
	return { family: 4, address, length, scope, tentative: false, dadFailed: false, dynamic: false };
}

/** The words in the order in which in6_alias() of ifconfig.c prints them. */
const line6 =
	/^inet6 ([0-9a-f:.]+)(?:%\w+)?(?: -> \S+)? prefixlen (\d+)((?: (?:anycast|tentative|duplicated|detached|deprecated|autoconf|temporary))*)(?: scopeid 0x[0-9a-f]+)?(?: pltime \S+ vltime \S+)?$/;

function readAddress6(line: string): AddressFact | undefined {
	const [, text, length, words = ''] = line6.exec(line) ?? [];
	const value = text === undefined ? undefined : parseAddress6(text);
	if (value === undefined || Number(length) > 128) return undefined;
	// RFC 4291 §2.5.6: fe80::/10
	const scope = value >> 118n === 0x3fan ? 'link' : value === 1n ? 'host' : 'global';
	return {
		family: 6,
		address: formatAddress6(value),
		length: Number(length),
		scope,
		tentative: words.includes(' tentative'),
		dadFailed: words.includes(' duplicated'),
		dynamic: words.includes(' autoconf'),
	};
}

/** Drivers of interfaces that are no card, by the names of section 4 of the manual. */
const drivers: readonly (readonly [RegExp, InterfaceFact['kind']])[] = [
	[/^lo\d/, 'loopback'],
	[/^(?:s?vlan)\d/, 'vlan'],
	[/^(?:trunk|aggr)\d/, 'bond'],
	[/^(?:bridge|veb|tpmr)\d/, 'bridge'],
	[/^(?:gif|gre|egre|mgre|nvgre|eoip|etherip|vxlan|wg|sec|tun|ppp|pppoe|pppac|mpe|mpip|mpw)\d/, 'tunnel'],
	[/^(?:carp|pair|pfsync|pflow|pppx|tap|vether|vport|bpe)\d/, 'virtual'],
];

function kindOf(name: string, mac: string | undefined, media: string | undefined): InterfaceFact['kind'] {
	const known = drivers.find(([pattern]) => pattern.test(name))?.[1];
	if (known !== undefined) return known;
	if (media?.startsWith('IEEE802.11')) return 'wireless';
	return mac === undefined ? 'virtual' : 'ethernet';
}

/** `Ethernet autoselect (1000baseT full-duplex)`, `10GbaseSR`, `2500baseT` */
function speedOf(media: string | undefined): number | undefined {
	const [, digits, unit] = /\((\d+)(G?)base/i.exec(media ?? '') ?? [];
	return digits === undefined ? undefined : Number(digits) * (unit === '' ? 1 : 1000);
}
