import type { Ce } from '../../map/ce.ts';
import type { PfChoices, PfFile } from '../pf.ts';
import { tunnelMtu } from '../tunnel.ts';
import { renderOpenbsdNat } from './openbsd-pf.ts';
import { gif } from './pf-ports.ts';

export const openbsdNat = '/etc/pf-map-e-nat.conf';
export const openbsdAnchor = 'map-e';

/** Without options: segments of full size that fit the tunnel (RFC 9293 §3.7.1). */
export const openbsdMss = tunnelMtu - 40;

/** Everything that a router with OpenBSD needs; hostname.if(5), pf.conf(5), dhcp6leased.conf(5), rad.conf(5). */
export function renderOpenbsd(choices: PfChoices, ce: Ce): readonly PfFile[] {
	const { wan, lan, prefix } = choices;
	const whole = (path: string, content: string): PfFile => ({ path, content, how: 'whole' });
	const lines = (path: string, ...content: readonly string[]): PfFile => ({
		path,
		content: `${content.join('\n')}\n`,
		how: 'lines',
	});
	return [
		whole(openbsdNat, renderOpenbsdNat(ce)),
		lines('/etc/pf.conf', ...filterLines(choices, ce)),
		whole(`/etc/hostname.${gif.name}`, tunnel(choices, ce)),
		// a host address: neighbour discovery answers for it on a line without delegation, too
		lines(`/etc/hostname.${wan}`, 'inet6 autoconf', `inet6 alias ${ce.address} 128`),
		lines('/etc/sysctl.conf', 'net.inet.ip.forwarding=1', 'net.inet6.ip6.forwarding=1'),
		...(prefix.length < 64
			? [
					lines(
						'/etc/dhcp6leased.conf',
						'# OpenBSD 7.6 or later',
						`request prefix delegation on ${wan} for { ${lan}/64 }`,
					),
					lines('/etc/rad.conf', `interface ${lan}`),
					lines('/etc/rc.conf.local', 'dhcp6leased_flags=', 'rad_flags='),
				]
			: []),
	];
}

/**
 * `quick` on the anchor: a `pass out` behind it would otherwise be the last match and take the translation away. What no
 * rule of the anchor takes (no SYN, no port) is refused by the next line and never leaves untranslated.
 */
const filterLines = ({ wan, br }: PfChoices, ce: Ce): readonly string[] => [
	'# MAP-E begin (mape-setup). Before your own rules with `quick`, if there are any.',
	'# the tunnel itself: IPv4 in IPv6, protocol 4',
	`pass out quick on ${wan} inet6 proto ipencap from ${ce.address} to ${br}`,
	`pass in quick on ${wan} inet6 proto ipencap from ${br} to ${ce.address}`,
	`# TCP that fits the tunnel, in both directions: ${tunnelMtu} - 40`,
	`match on ${gif.name} inet proto tcp scrub (max-mss ${openbsdMss})`,
	'# all that leaves by the tunnel is translated in the anchor',
	`anchor "${openbsdAnchor}" out quick on ${gif.name} inet proto { tcp udp }`,
	'# ICMP echo (ping) is refused: the kernel would choose its identifier from 1 to 65535, whatever the rule',
	'# says, and most of those belong to other subscribers. ICMP errors pass with the state they belong to.',
	`block return out quick on ${gif.name} inet`,
	'# what is an answer has a state and does not come here; a port forward (rdr-to) goes above this line',
	`block in quick on ${gif.name} inet`,
	`load anchor "${openbsdAnchor}" from "${openbsdNat}"`,
	'# MAP-E end',
];

/** gif(4) has an MTU of 1280 unless it is told otherwise. */
const tunnel = ({ br }: PfChoices, ce: Ce): string =>
	[
		`tunnel ${ce.address} ${br}`,
		`mtu ${tunnelMtu}`,
		`inet ${ce.ipv4} 255.255.255.255 NONE`,
		`dest ${gif.peer}`,
		'up',
		`!route -qn add -inet default ${gif.peer}`,
		'',
	].join('\n');
