import type { Ce } from '../../map/ce.ts';
import { names } from '../names.ts';
import { tunnelMtu } from '../tunnel.ts';
import type { Choice, Table } from './iptables-text.ts';

const tunnel = names.tunnel;
const syn = '-p tcp --tcp-flags SYN,RST SYN';
/** 40 bytes of IPv4 and TCP headers. */
const clamp = `${syn} -j TCPMSS --set-mss ${tunnelMtu - 40}`;

/**
 * A conntrack that does not know the protocol (recent kernels have lost DCCP) records port 0 and translates the address
 * alone. No packet has the source port 0 otherwise.
 */
const knowsItsPorts = '-m conntrack ! --ctorigsrcport 0';

/**
 * What passes and what does not, whichever way the port is chosen. iptables has no hook behind the source translation,
 * so the guard stands before it and lets pass only what the translation is certain to catch or has caught already.
 *
 * In mangle, where no ACCEPT of another program's filter rules comes before it.
 */
export function guardTable({ ipv4 }: Ce, marking: Choice): Table {
	const ours = [`--ctdir ORIGINAL --ctrepldst ${ipv4}`, `--ctdir REPLY --ctorigdst ${ipv4}`];
	return {
		name: 'mangle',
		jumps: [
			`INPUT -i ${tunnel} -j MAPE-INPUT`,
			`FORWARD -i ${tunnel} -j MAPE-IN`,
			`FORWARD -o ${tunnel} ${syn} -j MAPE-OUT`,
			`POSTROUTING -o ${tunnel} -j MAPE-GUARD`,
		],
		chains: {
			'MAPE-INPUT': [
				"# the router's own services are not offered to the internet",
				'-m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP',
			],
			'MAPE-IN': [
				'# what comes out of the tunnel never goes back into it',
				`-o ${tunnel} -j DROP`,
				clamp,
				'# nobody is let in unless a port is forwarded',
				'-m conntrack ! --ctstate ESTABLISHED,RELATED,DNAT -j DROP',
			],
			'MAPE-OUT': [clamp],
			'MAPE-GUARD': [
				'# a flow that was there before these rules has another translation or none',
				...ours.map((tuple) => `-m conntrack --ctstate ESTABLISHED ${tuple} -j RETURN`),
				'# errors about our flows; connections that a helper expects would bring a port of their own',
				...ours.map((tuple) => `-p icmp -m conntrack --ctstate RELATED ${tuple} -j RETURN`),
				'# INVALID and UNTRACKED are never translated',
				'-m conntrack ! --ctstate NEW -j DROP',
				...marking.rules,
				'-p tcp -j RETURN',
				'-p udp -j RETURN',
				'-p icmp --icmp-type echo-request -j RETURN',
				`-p sctp ${knowsItsPorts} -j RETURN`,
				`-p dccp ${knowsItsPorts} -j RETURN`,
				'# GRE, ESP and whatever else has no ports',
				'-j DROP',
			],
			...marking.chains,
		},
	};
}

/** An answer for hosts that try what cannot be carried; the guard would only be silent. */
export const refusalTable: Table = {
	name: 'filter',
	// most packets are TCP's: a match in the jump is cheaper than a RETURN behind it
	jumps: [`FORWARD -o ${tunnel} ! -p tcp -j MAPE-REFUSE`],
	chains: {
		'MAPE-REFUSE': [
			'-p udp -j RETURN',
			'-p icmp -j RETURN',
			`-p sctp ${knowsItsPorts} -j RETURN`,
			`-p dccp ${knowsItsPorts} -j RETURN`,
			'-j REJECT --reject-with icmp-proto-unreachable',
		],
	},
};
