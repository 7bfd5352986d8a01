// The lines that the lab can play. The arithmetic is done here once more, on purpose: were it the program's own, an
// error in it would be made on both ends of the tunnel and stay unseen.

export type Block = { readonly first: number; readonly last: number };

export type Rule = {
	readonly ipv6: string;
	readonly ipv4: string;
	readonly eaLength: number;
	readonly offset: number;
	readonly layout: 'draft-03' | 'rfc7597';
};

/** What the border relay knows of the one subscriber on the line. */
export type Subscriber = {
	readonly ipv4: string;
	readonly psid: number;
	readonly ce: string;
	readonly br: string;
	readonly blocks: readonly Block[];
};

export type Line = {
	/** pd: DHCPv6 hands out the prefix. ra: the /64 comes in the router advertisement and there is no delegation. */
	readonly kind: 'pd' | 'ra';
	readonly prefix: string;
	/** null: the operator of this line knows no MAP-E. */
	readonly subscriber: Subscriber | null;
	readonly ra: boolean;
	/** answers: delegates. noprefix: has none to give. silent: nobody listens. */
	readonly dhcp: 'answers' | 'noprefix' | 'silent';
	/** false: nothing answers at the border relay's address. */
	readonly relay: boolean;
	/** Seconds until the client renews (T1), and until the prefix is not valid any more; NTT's 7200 and 14400, unless a test cannot wait. */
	readonly renewal?: number;
	readonly valid?: number;
};

export type Scenario = keyof typeof scenarios;

function parseIpv6(text: string): bigint {
	const [head = '', tail] = text.split('::');
	const groups = (part: string) => (part ? part.split(':') : []);
	const left = groups(head);
	const right = tail === undefined ? [] : groups(tail);
	const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
	return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function formatIpv6(value: bigint): string {
	const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
	return groups.join(':');
}

function parseIpv4(text: string): number {
	return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function formatIpv4(value: number): string {
	return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function cut(prefix: string): [address: string, length: number] {
	const [address = '', length = ''] = prefix.split('/');
	return [address, Number(length)];
}

/** RFC 7597 §5.1: every port whose middle bits are the PSID and whose leading `offset` bits are not all zero. */
export function portBlocks(offset: number, psidLength: number, psid: number): Block[] {
	const size = 2 ** (16 - offset - psidLength);
	if (offset === 0) return [{ first: psid * size, last: (psid + 1) * size - 1 }];
	return Array.from({ length: 2 ** offset - 1 }, (_, i) => {
		const first = (i + 1) * 2 ** (16 - offset) + psid * size;
		return { first, last: first + size - 1 };
	});
}

export function subscribe(rule: Rule, prefix: string, br: string): Subscriber {
	const [prefixAddress] = cut(prefix);
	const [, rule6Length] = cut(rule.ipv6);
	const [rule4, rule4Length] = cut(rule.ipv4);
	const endUser = parseIpv6(prefixAddress);
	const ea = (endUser >> BigInt(128 - rule6Length - rule.eaLength)) & ((1n << BigInt(rule.eaLength)) - 1n);
	const psidLength = rule.eaLength - (32 - rule4Length);
	const ipv4 = parseIpv4(rule4) + Number(ea >> BigInt(psidLength));
	const psid = Number(ea & ((1n << BigInt(psidLength)) - 1n));
	// draft-ietf-softwire-map-03 §6: one byte further left than RFC 7597 §6.
	const shift = rule.layout === 'draft-03' ? 8n : 0n;
	const ce = endUser | (((BigInt(ipv4) << 16n) | BigInt(psid)) << shift);
	return { ipv4: formatIpv4(ipv4), psid, ce: formatIpv6(ce), br, blocks: portBlocks(rule.offset, psidLength, psid) };
}

const good = { kind: 'pd', ra: true, dhcp: 'answers', relay: true } as const;

function mapE(prefix: string, br: string, rule: Omit<Rule, 'layout'>, layout: Rule['layout'] = 'draft-03'): Line {
	return { ...good, prefix, subscriber: subscribe({ ...rule, layout }, prefix, br) };
}

const ocnRule = { ipv6: '2400:4050:4000::/35', ipv4: '153.241.0.0/17', eaLength: 21, offset: 6 };
const ocn = mapE('2400:4050:5c71:af00::/56', '2001:380:a120::9', ocnRule);

const v6plusRule = { ipv6: '240b:10::/32', ipv4: '106.72.0.0/16', eaLength: 24, offset: 4 };

/** The n-th subscriber's line of one of two operators. */
export function subscriberLine(operator: 'ocn' | 'v6plus', n: number): Line {
	// never zero, and written without leading zeros (RFC 5952)
	const high = ((n >> 8) & 0xff).toString(16).padStart(2, '0');
	const low = ((n & 0xff) | 1).toString(16);
	return operator === 'ocn'
		? mapE(`2400:4050:5c${high}:${low}00::/56`, '2001:380:a120::9', ocnRule)
		: mapE(`240b:10:3f${high}:${low}00::/56`, '2404:9200:225:100::64', v6plusRule);
}

export const scenarios = {
	ocn,
	/** The line of `ocn` after the operator has handed out another prefix. */
	ocnMoved: mapE('2400:4050:5c71:b000::/56', '2001:380:a120::9', ocnRule),
	v6plus: mapE('240b:10:3f6c:d400::/56', '2404:9200:225:100::64', v6plusRule),
	biglobe: mapE('2404:7a82:4d34:5600::/56', '2001:260:700:1::1:275', {
		ipv6: '2404:7a82:4c00::/38',
		ipv4: '133.209.12.0/22',
		eaLength: 18,
		offset: 4,
	}),
	// RFC 7597 appendix A, example 1: a rule that no table holds, with the other layout of the address.
	custom: mapE(
		'2001:db8:12:3400::/56',
		'2001:db8:ffff::1',
		{ ipv6: '2001:db8::/40', ipv4: '192.0.2.0/24', eaLength: 16, offset: 6 },
		'rfc7597',
	),
	// The subscriber of `ocn`, on a line without Hikari Denwa.
	ocnRa: { ...ocn, kind: 'ra', prefix: '2400:4050:5c71:af00::/64', dhcp: 'silent' },
	transix: { ...good, prefix: '2409:10:1234:5600::/56', subscriber: null },
	unknown: { ...good, prefix: '2001:db8:77:5500::/56', subscriber: null },
	silent: { ...ocn, dhcp: 'silent' },
	noprefix: { ...ocn, dhcp: 'noprefix' },
	noRa: { ...ocn, ra: false },
	noRelay: { ...ocn, relay: false },
} satisfies Record<string, Line>;

export type LineChoice = Scenario | (Partial<Line> & { readonly scenario?: Scenario });

export function chooseLine(choice: LineChoice): Line {
	if (typeof choice === 'string') return scenarios[choice];
	const { scenario = 'ocn', ...changes } = choice;
	return { ...scenarios[scenario], ...changes };
}
