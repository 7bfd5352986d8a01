import { type Fault, type RecordedSystem, recordedSystem, routerOf, scenarios } from '../../../src/system/recorded.ts';

/** What the commands of a router with OpenBSD 7.6 print: em0 is at the line, em1 serves the LAN; transcripts/README.md. */
export interface OpenbsdRouter {
	readonly ifconfig: string;
	readonly route6: string;
	/** Of em0; undefined: dhcp6leased asks for nothing there. */
	readonly lease?: string;
	/** Before 7.6 there is no dhcp6leasectl. */
	readonly isOld?: boolean;
}

const head =
	'Destination                        Gateway                        Flags   Refs      Use   Mtu  Prio Iface';

/** A line with DHCPv6-PD: advertisements without a prefix, and what dhcp6leased was given. */
export const delegated: OpenbsdRouter = {
	ifconfig: `lo0: flags=2008049<UP,LOOPBACK,RUNNING,MULTICAST,LRO> mtu 32768
	index 3 priority 0 llprio 3
	groups: lo
	inet6 ::1 prefixlen 128
	inet6 fe80::1%lo0 prefixlen 64 scopeid 0x3
	inet 127.0.0.1 netmask 0xff000000
em0: flags=208843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST,AUTOCONF6> mtu 1500
	lladdr 00:00:5e:00:53:01
	index 1 priority 0 llprio 3
	groups: egress
	media: Ethernet autoselect (1000baseT full-duplex)
	status: active
	inet6 fe80::200:5eff:fe00:5301%em0 prefixlen 64 scopeid 0x1
em1: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500
	lladdr 00:00:5e:00:53:02
	index 2 priority 0 llprio 3
	media: Ethernet autoselect (1000baseT full-duplex)
	status: active
	inet6 fe80::200:5eff:fe00:5302%em1 prefixlen 64 scopeid 0x2
	inet6 2400:4050:5c71:af00:200:5eff:fe00:5302 prefixlen 64
	inet 192.168.10.1 netmask 0xffffff00 broadcast 192.168.10.255
enc0: flags=0<>
	index 4 priority 0 llprio 3
	groups: enc
	status: active
pflog0: flags=141<UP,RUNNING,PROMISC> mtu 33136
	index 5 priority 0 llprio 3
	groups: pflog
`,
	route6: `Routing tables

Internet6:
${head}
default                            fe80::221:d8ff:fe9f:2d41%em0   UGS        4      112     -     8 em0  
::1                                ::1                            UHhl      10       18 32768     1 lo0  
fe80::%em0/64                      fe80::200:5eff:fe00:5301%em0   UCn        1        2     -     4 em0  
`,
	lease: 'em0 [Bound]\n\tIA_PD 0: 2400:4050:5c71:af00::/56\n\tlease 4 hours\n',
};

/** A line without delegation: slaacd has made an address of the advertised /64, and dhcp6leased is not asked. */
export const advertised: OpenbsdRouter = {
	ifconfig: delegated.ifconfig
		.replace(
			'prefixlen 64 scopeid 0x1\n',
			'$&\tinet6 2400:4050:5c71:af00:25f9:5be9:8daa:f2d5 prefixlen 64 autoconf pltime 604554 vltime 2591754\n\tinet6 2400:4050:5c71:af00:739b:2a15:122e:6f6b prefixlen 64 autoconf temporary pltime 48768 vltime 156889\n',
		)
		.replace('\tinet6 2400:4050:5c71:af00:200:5eff:fe00:5302 prefixlen 64\n', ''),
	route6: delegated.route6,
};

const sysctls = 'kern.osrelease=7.6\nnet.inet.ip.forwarding=0\nnet.inet6.ip6.forwarding=0\n';

/** The recorded System, answering as that router. */
export function openbsdSystem(router: OpenbsdRouter, more: readonly Fault[] = []): RecordedSystem {
	const printed = (when: string, stdout: string): Fault => ({ when, result: { code: 0, stdout } });
	const faults: readonly Fault[] = [
		...more,
		printed('ifconfig', router.ifconfig),
		printed('route -n show -inet', 'Routing tables\n'),
		printed('route -n show -inet6', router.route6),
		printed('sysctl ...', sysctls),
		printed('pfctl -nf -', ''),
		...(router.lease === undefined ? [] : [printed('dhcp6leasectl -l em0', router.lease)]),
		router.isOld
			? { when: 'dhcp6leasectl ...', result: { notFound: true, code: undefined } }
			: {
					when: 'dhcp6leasectl ...',
					result: { code: 1, stderr: 'dhcp6leasectl: non-autoconf interface em1\n' },
				},
	];
	return recordedSystem(routerOf(scenarios.ocn), { platform: 'openbsd', faults });
}
