import type { Ce } from '../../map/ce.ts';
import { renderTable } from './iptables-text.ts';

/**
 * Input for `ip6tables-restore --noflush`: the guard behind the translation that iptables has no hook for.
 *
 * The tunnel's packets pass the IPv6 hooks when everything about the IPv4 packet in them is settled, whoever settled it:
 * a program that puts its MASQUERADE before our rules (Docker does, whenever it starts) would send from any port.
 * u32 looks into the inner packet and asks the port set's own condition (RFC 7597 §5.1): the PSID's bits, and a
 * first part that is not 0. Offsets: 40 bytes of IPv6 header, the tunnel adds no options (encaplimit none).
 */
export function renderIp6tables({ rule, psid, psidLength, ipv4, address }: Ce): string {
	const restLength = 16 - rule.psidOffset - psidLength;
	const conditions = [
		...(psidLength > 0 ? [`&${hex((2 ** psidLength - 1) << restLength)}=${hex(psid << restLength)}`] : []),
		...(psidLength > 0 && rule.psidOffset > 0 ? [`=${hex(2 ** (16 - rule.psidOffset))}:0xffff`] : []),
	];
	const isOurs = (at: number) => conditions.map((condition) => `${transport}@${at}>>16${condition}`);
	const table = renderTable({
		name: 'mangle',
		jumps: [`POSTROUTING -s ${address}/128 -p 4 -j MAPE-TUNNEL`],
		chains: {
			'MAPE-TUNNEL': [
				'# source address',
				`-m u32 ! --u32 "52=${addressHex(ipv4)}" -j DROP`,
				'# later fragments have no ports',
				'-m u32 --u32 "44&0x1fff=1:0x1fff" -j RETURN',
				'# TCP, UDP, SCTP, DCCP: source port',
				returnIf('46&0xff=6,17,33,132', ...isOurs(40)),
				'# echo request and reply: identifier',
				returnIf('46&0xff=1', `${transport}@40>>24=0,8`, ...isOurs(44)),
				'# errors: destination unreachable, time exceeded, parameter problem',
				returnIf('46&0xff=1', `${transport}@40>>24=3,11,12`),
				'-j DROP',
			],
		},
	});
	return `# mape-setup: nothing else leaves through the tunnel. For ip6tables-restore --noflush. Rewritten by every apply.\n${table}`;
}

/** Length of the inner header in bytes; `@` makes it the base of the next read. */
const transport = '40>>22&0x3c';

const returnIf = (...conditions: string[]) => `-m u32 --u32 "${conditions.join('&&')}" -j RETURN`;
const hex = (value: number) => `0x${value.toString(16)}`;
const addressHex = (ipv4: string) => hex(ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0));
