import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Line, Subscriber } from './scenario.ts';

// What guest/line.sh reads: it does no arithmetic of its own.

const wanMac = '02:00:00:00:0c:e1';

export function writeLine(directory: string, line: Line): void {
	mkdirSync(directory, { recursive: true });
	const files = {
		environment: environment(line),
		'radvd.conf': radvd(line),
		'dhcpd.conf': dhcpd(line),
		'br.nft': line.subscriber ? police(line.subscriber) : '',
	};
	for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

function environment(line: Line): string {
	const values = {
		KIND: line.kind,
		PREFIX: line.prefix,
		GATEWAY: `${line.prefix.replace(/::\/.*/, '')}::1`,
		RA: line.ra ? 'yes' : '',
		DHCP: line.dhcp === 'silent' ? '' : 'yes',
		RELAY: line.relay ? 'yes' : '',
		IPV4: line.subscriber?.ipv4 ?? '',
		CE: line.subscriber?.ce ?? '',
		BR: line.subscriber?.br ?? '',
	};
	return Object.entries(values)
		.map(([name, value]) => `${name}='${value}'\n`)
		.join('');
}

function radvd(line: Line): string {
	const flags = line.kind === 'pd' ? 'AdvManagedFlag on; AdvOtherConfigFlag on;' : 'AdvOtherConfigFlag on;';
	const prefix = line.kind === 'ra' ? `prefix ${line.prefix} { AdvOnLink on; AdvAutonomous on; };` : '';
	return `interface isp-ce {
	AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 1800; AdvLinkMTU 1500;
	${flags}
	AdvRASrcAddress { fe80::1; };
	${prefix}
};
`;
}

// The match by hardware address gives the same prefix to any DUID of the router, as the operators do; a pool of one
// prefix would be used up by a client that has lost its lease file.
function dhcpd(line: Line): string {
	const host = `host ce { hardware ethernet ${wanMac}; fixed-prefix6 ${line.prefix}; }`;
	const { renewal = 7200, valid = 14400 } = line;
	// the same server after a change: to another one's a Renew is no business of its own, and only a Rebind is answered
	return `server-duid LL; authoritative;
default-lease-time ${valid}; preferred-lifetime ${Math.round(valid * 0.875)};
option dhcp-renewal-time ${renewal}; option dhcp-rebinding-time ${Math.round(renewal * 1.5)}; option dhcp6.preference 255;
option dhcp6.name-servers 2404:1a8:7f01:a::3, 2404:1a8:7f01:b::3;
option dhcp6.domain-search "flets-east.jp", "iptvf.jp"; option dhcp6.sntp-servers 2404:1a8:1102::b;
subnet6 2404:1a8:1023::/64 { }
${line.dhcp === 'answers' && line.kind === 'pd' ? host : ''}
`;
}

function police(subscriber: Subscriber): string {
	const ports = subscriber.blocks.map(({ first, last }) => `${first}-${last}`).join(', ');
	return `
table ip police {
	counter bad_src { }
	counter bad_sport { }
	counter bad_dport { }
	counter up_ok { }
	counter down_ok { }
	counter hairpin { }
	set ports { type inet_service; flags interval; elements = { ${ports} }; }
	set ids { typeof icmp id; flags interval; elements = { ${ports} }; }
	chain up {
		oifname mape0 counter name hairpin
		ip saddr != ${subscriber.ipv4} counter name bad_src drop
		meta l4proto { tcp, udp, sctp, dccp } th sport @ports counter name up_ok accept
		icmp type { echo-request, echo-reply } icmp id @ids counter name up_ok accept
		icmp type { destination-unreachable, time-exceeded, parameter-problem } counter name up_ok accept
		counter name bad_sport drop
	}
	chain down {
		meta l4proto { tcp, udp, sctp, dccp } th dport @ports counter name down_ok accept
		icmp type { echo-request, echo-reply } icmp id @ids counter name down_ok accept
		icmp type { destination-unreachable, time-exceeded, parameter-problem } counter name down_ok accept
		counter name bad_dport drop
	}
	chain hairpin {
		meta l4proto { tcp, udp, sctp, dccp } th dport @ports return
		icmp type { echo-request, echo-reply } icmp id @ids return
		counter name bad_dport drop
	}
	chain forward {
		type filter hook forward priority 0
		iifname mape0 oifname mape0 jump hairpin
		iifname mape0 jump up
		oifname mape0 jump down
		# Any mention of a connection makes the kernel put fragments together first: the later ones carry no port.
		ct state invalid drop
	}
	chain input {
		type filter hook input priority 0
		iifname mape0 drop
	}
}
table ip6 outer {
	counter bad_outer { }
	chain input {
		type filter hook input priority 0
		meta l4proto ipip ip6 saddr != ${subscriber.ce} counter name bad_outer drop
	}
}
`;
}
