import type { Ce } from '../../map/ce.ts';
import { usableBlocks } from '../../map/port-set.ts';
import type { PfChoices, PfFile } from '../pf.ts';
import { tunnelMtu } from '../tunnel.ts';
import { gif, pfPorts } from './pf-ports.ts';

/** gif(4) before FreeBSD 15 cuts what is longer outside (IPV6_MINMTU): two IPv6 packets for each segment of full size. */
export const freebsdMss = { clamped: 1280 - 40 - 40, unclamped: tunnelMtu - 40 } as const;

/** Everything that a router with FreeBSD needs: rc.conf(5), pf.conf(5). */
export function renderFreebsd(choices: PfChoices, ce: Ce): readonly PfFile[] {
	const lines = (path: string, content: readonly string[]): PfFile => ({
		path,
		content: `${content.join('\n')}\n`,
		how: 'lines',
	});
	return [lines('/etc/pf.conf', filterLines(choices, ce)), lines('/etc/rc.conf', systemLines(choices, ce))];
}

/**
 * FreeBSD has the port set in its kernel: `map-e-portset` tries every block before it refuses a flow. It takes offsets
 * from 1 to 15 and PSID lengths from 1 to 15 (FreeBSD: sbin/pfctl/parse.y, commit 2aa21096); one block is a plain range.
 */
export function portSpec(ce: Ce): string {
	const blocks = usableBlocks(ce.ports);
	const { psidOffset } = ce.rule;
	return blocks.length === 1
		? `port ${pfPorts(blocks[0]!)}`
		: `map-e-portset ${psidOffset}/${ce.psidLength}/${ce.psid}`;
}

/** Where no port is free an older kernel lets the flow go on as it is (FreeBSD 13: sys/netpfil/pf/pf_lb.c, `notrans`): only our address may leave. */
const filterLines = ({ wan, br }: PfChoices, ce: Ce): readonly string[] => [
	'# MAP-E (mape-setup). pf.conf has an order: scrub, then nat, then what passes or is blocked.',
	`# TCP that fits without being cut into fragments. FreeBSD 15.0 or later, with noclamp in rc.conf: max-mss ${freebsdMss.unclamped}`,
	`scrub on ${gif.name} inet all fragment reassemble max-mss ${freebsdMss.clamped}`,
	`# PSID offset ${ce.rule.psidOffset}, PSID length ${ce.psidLength}, PSID ${ce.psid} (0x${ce.psid.toString(16)})`,
	`nat on ${gif.name} inet proto { tcp udp } from any to any -> ${ce.ipv4} ${portSpec(ce)}`,
	'# the tunnel itself: IPv4 in IPv6, protocol 4',
	`pass out quick on ${wan} inet6 proto 4 from ${ce.address} to ${br}`,
	`pass in quick on ${wan} inet6 proto 4 from ${br} to ${ce.address}`,
	'# only what was translated leaves',
	`pass out quick on ${gif.name} inet proto { tcp udp } from ${ce.ipv4} to any`,
	'# ICMP echo (ping) is refused: the kernel would choose its identifier from 1 to 65535, whatever the rule',
	'# says, and most of those belong to other subscribers. ICMP errors pass with the state they belong to.',
	`block return out quick on ${gif.name} inet all`,
	'# what is an answer has a state and does not come here',
	`block in quick on ${gif.name} inet all`,
];

/** rc.subr has `_` in the name of a variable for what sh does not take. */
const variable = (device: string): string => device.replaceAll(/[^A-Za-z0-9]/g, '_');

const systemLines = ({ wan, br }: PfChoices, ce: Ce): readonly string[] => [
	'# MAP-E (mape-setup)',
	'gateway_enable="YES"',
	'ipv6_gateway_enable="YES"',
	'# router advertisements are accepted there although IPv6 is forwarded',
	`ipv6_cpe_wanif="${wan}"`,
	`ifconfig_${variable(wan)}_ipv6="inet6 accept_rtadv"`,
	'# if alias0 is taken, the next number that is free',
	`ifconfig_${variable(wan)}_alias0="inet6 ${ce.address} prefixlen 128"`,
	'# beside those that are there, if any',
	`cloned_interfaces="${gif.name}"`,
	'# FreeBSD 15.0 or later: noclamp before up',
	`ifconfig_${gif.name}="inet6 tunnel ${ce.address} ${br} mtu ${tunnelMtu} up"`,
	`ifconfig_${gif.name}_alias0="inet ${ce.ipv4} ${gif.peer} netmask 255.255.255.255"`,
	`defaultrouter="${gif.peer}"`,
	'pf_enable="YES"',
];
