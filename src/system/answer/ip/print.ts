import type { Address, Link, Route } from '../../model/router.ts';

/** How iproute2 6.1 prints: JSON with -j, text otherwise (measured on Debian 12). */
export function flagsOf(link: Link): readonly string[] {
	const first = link.name === 'lo' ? ['LOOPBACK'] : link.tunnel ? ['POINTOPOINT', 'NOARP'] : ['BROADCAST', 'MULTICAST'];
	const carrier = link.up ? (link.cable ? ['UP', 'LOWER_UP'] : ['NO-CARRIER', 'UP']) : [];
	return carrier[0] === 'NO-CARRIER' ? ['NO-CARRIER', ...first, 'UP'] : [...first, ...carrier];
}

const stateOf = (link: Link): string =>
	link.name === 'lo' || link.tunnel ? (link.up ? 'UNKNOWN' : 'DOWN') : link.up && link.cable ? 'UP' : 'DOWN';

const forever = 4_294_967_295;

export function linkJson(link: Link, detailed: boolean, counted = false): Record<string, unknown> {
	return {
		ifindex: link.index,
		...(link.tunnel ? { link: link.tunnel.device ?? null } : {}),
		ifname: link.name,
		flags: flagsOf(link),
		mtu: link.mtu,
		qdisc: link.name === 'lo' || link.tunnel ? 'noqueue' : 'mq',
		...(link.master ? { master: link.master } : {}),
		operstate: stateOf(link),
		group: 'default',
		txqlen: 1000,
		link_type: link.name === 'lo' ? 'loopback' : link.tunnel ? 'tunnel6' : 'ether',
		address: link.tunnel?.local ?? link.mac,
		...(link.tunnel
			? { link_pointtopoint: true, broadcast: link.tunnel.remote }
			: { broadcast: link.name === 'lo' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff' }),
		...(detailed && link.kind !== ''
			? { linkinfo: { info_kind: link.kind, ...(link.tunnel ? { info_data: tunnelData(link) } : {}) } }
			: {}),
		...(counted ? stats(link.traffic) : {}),
	};
}

function stats({ received, sent, errors }: Link['traffic']): Record<string, unknown> {
	const counts = (packets: number, failed: number) => ({ bytes: packets * 100, packets, errors: failed, dropped: 0 });
	return {
		stats64: {
			rx: { ...counts(received, 0), over_errors: 0, multicast: 0 },
			tx: { ...counts(sent, errors), carrier_errors: errors, collisions: 0 },
		},
	};
}

function tunnelData({ tunnel }: Link): Record<string, unknown> {
	const { local, remote, device, encapLimit } = tunnel!;
	const limit = encapLimit ? { encap_limit: 4 } : { ip6_tnl_f_ign_encap_limit: true };
	return {
		proto: 'ipip6',
		remote,
		local,
		...(device ? { link: device } : {}),
		ttl: 64,
		...limit,
		tclass: '0x00',
		flowlabel: '0x00000',
	};
}

const isTentative = (address: Address, now: number): boolean => (address.tentativeUntil ?? 0) > now;

export function addressJson(address: Address, link: Link, now: number): Record<string, unknown> {
	const life = address.dynamic
		? { valid_life_time: 86_397, preferred_life_time: 14_397 }
		: { valid_life_time: forever, preferred_life_time: forever };
	return {
		family: address.family === 4 ? 'inet' : 'inet6',
		local: address.local,
		prefixlen: address.length,
		scope: address.scope,
		...(address.family === 4 ? { label: link.name } : {}),
		...(address.dynamic ? { dynamic: true } : {}),
		...(address.family === 6 && address.dynamic ? { mngtmpaddr: true } : {}),
		...(isTentative(address, now) ? { tentative: true } : {}),
		...(address.dadFailed ? { dadfailed: true, tentative: true } : {}),
		...life,
	};
}

const flagWords = (address: Address, now: number): string =>
	[
		address.dynamic ? 'dynamic' : '',
		isTentative(address, now) ? 'tentative' : '',
		address.dadFailed ? 'dadfailed tentative' : '',
	]
		.filter(Boolean)
		.map((word) => ` ${word}`)
		.join('');

/** `ip -o addr show`: one line for each address. */
export const addressLine = (address: Address, link: Link, now: number): string =>
	`${link.index}: ${link.name}    ${address.family === 4 ? 'inet' : 'inet6'} ${address.local}/${address.length} scope ${address.scope}${flagWords(address, now)}${address.family === 4 ? ` ${link.name}` : ''}\\       valid_lft ${address.dynamic ? '86397sec' : 'forever'} preferred_lft ${address.dynamic ? '14397sec' : 'forever'}`;

export const linkText = (link: Link): string =>
	`${link.index}: ${link.name}: <${flagsOf(link).join(',')}> mtu ${link.mtu} qdisc noqueue state ${stateOf(link)} mode DEFAULT group default qlen 1000\n    link/${link.name === 'lo' ? 'loopback' : link.tunnel ? 'tunnel6' : 'ether'} ${link.tunnel?.local ?? link.mac}`;

export const addressText = (address: Address, now: number): string =>
	`    ${address.family === 4 ? 'inet' : 'inet6'} ${address.local}/${address.length} scope ${address.scope}${flagWords(address, now)}`;

export function routeJson(route: Route): Record<string, unknown> {
	return {
		...(route.type ? { type: route.type } : {}),
		dst: route.to,
		...(route.gateway ? { gateway: route.gateway } : {}),
		dev: route.device,
		...(route.protocol ? { protocol: route.protocol } : {}),
		...(route.family === 4 && route.gateway === undefined ? { scope: 'link' } : {}),
		...(route.family === 6 || route.metric > 0 ? { metric: route.metric } : {}),
		flags: [],
		...(route.protocol === 'ra' ? { expires: 1795 } : {}),
		...(route.family === 6 ? { pref: 'medium' } : {}),
	};
}

export function routeText(route: Route): string {
	const words = [
		...(route.type ? [route.type] : []),
		route.to,
		...(route.gateway ? ['via', route.gateway] : []),
		'dev',
		route.device,
		...(route.protocol ? ['proto', route.protocol] : []),
		...(route.family === 4 && route.gateway === undefined ? ['scope', 'link'] : []),
		...(route.family === 6 || route.metric > 0 ? ['metric', String(route.metric)] : []),
		...(route.protocol === 'ra' ? ['expires', '1795sec'] : []),
		...(route.family === 6 ? ['pref', 'medium'] : []),
	];
	return `${words.join(' ')} `;
}
