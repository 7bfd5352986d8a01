import { names } from '../../../src/plan/names.ts';
import type { TestLab } from '../harness.ts';

// What can be wrong with a line and its router, each of it made for real in the lab.

/** On the router, the operator, the border relay, the internet or a LAN host; or what only the lab itself can do. */
type Act = readonly ['router' | 'isp' | 'br' | 'inet' | 'lan', string] | ((lab: TestLab) => Promise<unknown>);

export interface LineFault {
	readonly name: string;
	/** The check whose verdict names the layer, and its finding; where several are right, all of them. */
	readonly check: RegExp;
	readonly finding: RegExp;
	readonly make: readonly Act[];
	/** Takes it back; the router's own `up now` follows. */
	readonly mend: readonly Act[];
}

/** A value of the router's own script, on the router. */
const own = (name: 'CE' | 'BR' | 'IPV4') => `$(sed -n "s/^${name}='\\(.*\\)'/\\1/p" ${names.up})`;
const [ce, br, ipv4] = [own('CE'), own('BR'), own('IPV4')];

const awaitRa =
	'for i in $(seq 80); do ip -6 route show default | grep -q "proto ra" && exit 0; sleep 0.5; done; exit 1';
/** A table of its own, so that it goes as it came. */
const rules = (text: string) => `nft -f - <<'END'\n${text}\nEND`;
const drop = (hook: string, what: string) =>
	rules(`table inet fault { chain fault { type filter hook ${hook} priority -10; ${what} drop; }; }`);
const noRules = 'nft delete table inet fault';
/** Loads the rules with a change; from their file, for what nft lists of them cannot be loaded again. */
const edit = (change: string) => `sed '${change}' ${names.rules} >/run/lab/edited.nft
	! cmp -s ${names.rules} /run/lab/edited.nft
	printf 'delete table ip mape\\n' | cat - /run/lab/edited.nft | nft -f -`;
const leases = names.leases;
const keepLeases = `systemctl stop ${names.dhcpUnit}; cp ${leases} /run/lab/leases`;
const putLeases = `cp /run/lab/leases ${leases}; systemctl start ${names.dhcpUnit}`;
const none: readonly Act[] = [];

const link: readonly LineFault[] = [
	{
		name: 'the cable is out',
		check: /^link$/,
		finding: /^no-carrier$/,
		make: [(lab) => lab.fault('cable', 'off')],
		mend: [(lab) => lab.fault('cable', 'on'), ['router', awaitRa]],
	},
	{
		name: 'the WAN is switched off',
		check: /^link$/,
		finding: /^link-down$/,
		make: [['router', 'ip link set wan down']],
		mend: [['router', `ip link set wan up; ${awaitRa}`]],
	},
];

const route: readonly LineFault[] = [
	{
		name: 'no router advertisements any more',
		check: /^default-route$/,
		finding: /^default-route-missing$/,
		make: [(lab) => lab.fault('ra', 'off'), ['router', 'ip -6 route flush default']],
		mend: [(lab) => lab.fault('ra', 'on'), ['router', awaitRa]],
	},
	{
		name: 'accept_ra is 1 although the machine forwards',
		check: /^(default-route|rules)$/,
		finding: /^(default-route-missing|accept-ra)$/,
		make: [['router', 'sysctl -qw net.ipv6.conf.wan.accept_ra=1; ip -6 route flush default; sleep 5']],
		mend: [['router', `sysctl -qw net.ipv6.conf.wan.accept_ra=2; ${awaitRa}`]],
	},
	{
		name: 'accept_ra is 0',
		check: /^default-route$/,
		finding: /^(default-route-missing|accept-ra)$/,
		make: [['router', 'sysctl -qw net.ipv6.conf.wan.accept_ra=0; ip -6 route flush default']],
		mend: [['router', `sysctl -qw net.ipv6.conf.wan.accept_ra=2; ${awaitRa}`]],
	},
	{
		name: 'no router advertisement has come for long',
		check: /^default-route$/,
		finding: /^default-route-expiring$/,
		make: [
			(lab) => lab.fault('ra', 'off'),
			['router', 'ip -6 route replace default via fe80::1 dev wan proto ra metric 1024 expires 55'],
		],
		mend: [(lab) => lab.fault('ra', 'on'), ['router', `ip -6 route flush default; ${awaitRa}`]],
	},
	{
		name: 'the default route leads to the LAN',
		check: /^default-route$/,
		finding: /^default-route-elsewhere$/,
		make: [['router', 'ip -6 route add default via fe80::64 dev lan metric 1']],
		mend: [['router', 'ip -6 route del default via fe80::64 dev lan metric 1']],
	},
	{
		name: 'the gateway does not answer',
		check: /^default-route$/,
		finding: /^gateway-silent$/,
		make: [
			['isp', 'ip link set isp-ce arp off 2>/dev/null; ip -6 address del fe80::1/64 dev isp-ce'],
			['router', 'ip -6 neigh flush dev wan; sleep 1'],
		],
		mend: [
			['isp', 'ip -6 address add fe80::1/64 dev isp-ce nodad; ip link set isp-ce arp on 2>/dev/null; true'],
			['router', 'ip -6 neigh flush dev wan'],
		],
	},
];

const prefix: readonly LineFault[] = [
	{
		name: 'the lease has run out, and nobody answers',
		check: /^prefix$/,
		finding: /^lease-expired$/,
		make: [
			(lab) => lab.fault('dhcp', 'off'),
			['router', `${keepLeases}; sed -i 's/starts [0-9]*/starts 1700000000/' ${leases}`],
		],
		mend: [(lab) => lab.fault('dhcp', 'on'), ['router', putLeases]],
	},
	{
		name: 'the DHCPv6 client is stopped',
		check: /^prefix$/,
		finding: /^dhcp-client-stopped$/,
		make: [['router', `systemctl stop ${names.dhcpUnit}`]],
		mend: [['router', `systemctl start ${names.dhcpUnit}`]],
	},
	{
		name: 'the prefix is another one',
		check: /^prefix$/,
		finding: /^prefix-moved$/,
		make: [['router', `${keepLeases}; sed -i 's/2400:4050:5c71:af00::/2400:4050:5c71:b000::/' ${leases}`]],
		mend: [['router', putLeases]],
	},
	{
		name: 'nobody answers the renewal',
		check: /^prefix$/,
		finding: /^lease-renewal-late$/,
		make: [
			(lab) => lab.fault('dhcp', 'off'),
			['router', `cp ${leases} /run/lab/leases; sed -i "s/starts [0-9]*/starts $(($(date +%s) - 8000))/" ${leases}`],
		],
		mend: [(lab) => lab.fault('dhcp', 'on'), ['router', `systemctl stop ${names.dhcpUnit}; ${putLeases}`]],
	},
	{
		name: 'the network card was changed, and the client still has the old one’s name',
		check: /^prefix$/,
		finding: /^duid-other$/,
		make: [
			(lab) => lab.fault('dhcp', 'off'),
			[
				'router',
				`${keepLeases}; sed -i 's/starts [0-9]*/starts 1700000000/; s/^default-duid .*/default-duid "\\\\000\\\\003\\\\000\\\\001\\\\002\\\\000\\\\000\\\\000\\\\014\\\\231";/' ${leases}; systemctl start ${names.dhcpUnit}`,
			],
		],
		mend: [(lab) => lab.fault('dhcp', 'on'), ['router', `systemctl stop ${names.dhcpUnit}; ${putLeases}`]],
	},
];

const address: readonly LineFault[] = [
	{
		name: 'the CE address is gone',
		check: /^ce-address$/,
		finding: /^ce-address-missing$/,
		make: [['router', `ip -6 addr del ${ce}/128 dev wan`]],
		mend: none,
	},
	{
		name: 'somebody else has the CE address',
		check: /^ce-address$/,
		finding: /^ce-address-duplicate$/,
		make: [
			(lab) => lab.on('isp', `ip -6 addr add ${lab.line.subscriber!.ce}/128 dev isp-ce nodad`),
			[
				'router',
				`sysctl -qw net.ipv6.conf.wan.accept_dad=1; a=${ce}; ip -6 addr del $a/128 dev wan; ip -6 addr add $a/128 dev wan; sleep 3`,
			],
		],
		mend: [
			(lab) => lab.on('isp', `ip -6 addr del ${lab.line.subscriber!.ce}/128 dev isp-ce`),
			['router', `ip -6 addr del ${ce}/128 dev wan`],
		],
	},
];

const change = (what: string) =>
	`ip -6 tunnel change ${names.tunnel} mode ip4ip6 remote ${br} local ${ce} dev wan ${what}`;
const tunnel: readonly LineFault[] = [
	{
		name: 'the tunnel is gone',
		check: /^tunnel$/,
		finding: /^tunnel-missing$/,
		make: [['router', `ip link del ${names.tunnel}`]],
		mend: none,
	},
	{
		name: 'the tunnel is switched off',
		check: /^tunnel$/,
		finding: /^tunnel-down$/,
		make: [['router', `ip link set ${names.tunnel} down`]],
		mend: none,
	},
	{
		name: 'the tunnel leads to another border relay',
		check: /^tunnel$/,
		finding: /^tunnel-endpoint$/,
		make: [['router', `${change('encaplimit none').replace(br, '2001:380:a120::bad')}`]],
		mend: none,
	},
	{
		name: 'the tunnel begins at another address',
		check: /^tunnel$/,
		finding: /^tunnel-endpoint$/,
		make: [['router', `${change('encaplimit none').replace(ce, '2400:4050:5c71:af00::99')}`]],
		mend: none,
	},
	{
		name: 'the tunnel adds an encapsulation limit',
		check: /^tunnel$/,
		finding: /^tunnel-encap-limit$/,
		make: [['router', change('encaplimit 4')]],
		mend: none,
	},
	{
		name: 'the tunnel has the MTU of the WAN',
		check: /^tunnel$/,
		finding: /^tunnel-mtu$/,
		make: [['router', `ip link set ${names.tunnel} mtu 1500`]],
		mend: none,
	},
	{
		name: 'the second guard of the tunnel is gone',
		check: /^tunnel$/,
		finding: /^tunnel-guard-missing$/,
		make: [['router', `tc filter del dev ${names.tunnel} egress`]],
		mend: none,
	},
	{
		name: 'the shared address is gone',
		check: /^tunnel$/,
		finding: /^tunnel-ipv4-missing$/,
		make: [['router', `ip addr del ${ipv4}/32 dev ${names.tunnel}`]],
		mend: none,
	},
	{
		name: 'no IPv4 default route',
		check: /^tunnel$/,
		finding: /^tunnel-route-missing$/,
		make: [['router', 'ip -4 route del default']],
		mend: none,
	},
	{
		name: 'the IPv4 default route leads to the LAN',
		check: /^tunnel$/,
		finding: /^tunnel-route-missing$/,
		make: [['router', 'ip -4 route replace default via 192.168.10.100 dev lan']],
		mend: none,
	},
];

const ruleFaults: readonly LineFault[] = [
	{
		name: 'all rules are flushed',
		check: /^rules$/,
		finding: /^rules-missing$/,
		make: [['router', 'nft flush ruleset']],
		mend: none,
	},
	{
		name: 'the rules are for another address',
		check: /^rules$/,
		finding: /^rules-other-address$/,
		make: [['router', edit('s/153\\.241\\.113\\.198/153.241.113.199/g')]],
		mend: none,
	},
	{
		name: 'one rule is edited: answers to questions are kept too long',
		check: /^rules-file$/,
		finding: /^rules-edited$/,
		make: [['router', edit('/ct timeout set "question"/d')]],
		mend: none,
	},
	{
		name: 'Docker’s masquerade comes first',
		check: /^foreign-rules$/,
		finding: /^foreign-translation$/,
		make: [
			[
				'router',
				rules(
					'table inet fault { chain nat { type nat hook postrouting priority srcnat - 5; oifname != "docker0" masquerade; }; }',
				),
			],
		],
		mend: [['router', noRules]],
	},
	{
		name: 'another SNAT comes first',
		check: /^foreign-rules$/,
		finding: /^foreign-translation$/,
		make: [
			[
				'router',
				rules(
					'table ip fault { chain nat { type nat hook postrouting priority 50; oifname "mape0" snat to 192.0.2.77; }; }',
				),
			],
		],
		mend: [['router', 'nft delete table ip fault']],
	},
	{
		name: 'a firewall drops what is forwarded',
		check: /^foreign-rules$/,
		finding: /^foreign-drop$/,
		make: [
			[
				'router',
				rules(
					'table inet fault { chain f { type filter hook forward priority 0; policy drop; ct state established accept; }; }',
				),
			],
		],
		mend: [['router', noRules]],
	},
	{
		name: 'a firewall keeps DHCPv6 from the client',
		check: /^foreign-rules$/,
		finding: /^foreign-drop-dhcp$/,
		make: [
			[
				'router',
				rules(
					'table inet fault { chain i { type filter hook input priority 0; policy drop; ct state established,related accept; iifname { lo, lan } accept; meta l4proto ipv6-icmp accept; }; }',
				),
			],
		],
		mend: [['router', noRules]],
	},
	{
		name: 'IPv4 is not forwarded',
		check: /^rules$/,
		finding: /^forwarding-off$/,
		make: [['router', 'sysctl -qw net.ipv4.ip_forward=0']],
		mend: [['router', 'sysctl -qw net.ipv4.ip_forward=1']],
	},
	{
		name: 'the firewall of this machine drops the tunnel’s packets',
		check: /^br$/,
		finding: /^br-silent$/,
		make: [['router', drop('input', 'ip6 nexthdr 4')]],
		mend: [['router', noRules]],
	},
];

const relay: readonly LineFault[] = [
	{
		name: 'the border relay is dead',
		check: /^br$/,
		finding: /^br-silent$/,
		make: [(lab) => lab.fault('relay', 'off')],
		mend: [(lab) => lab.fault('relay', 'on')],
	},
	{
		name: 'the border relay does not know this subscriber',
		check: /^br$/,
		finding: /^br-silent$/,
		make: [['br', 'ip link set mape0 down']],
		mend: [
			['br', 'ip link set mape0 up'],
			(lab) => lab.on('br', `ip route replace ${lab.line.subscriber!.ipv4}/32 dev mape0`),
		],
	},
	{
		name: 'the operator drops the tunnel’s packets',
		check: /^br$/,
		finding: /^br-silent$/,
		make: [['isp', drop('forward', 'ip6 nexthdr 4')]],
		mend: [['isp', noRules]],
	},
	{
		name: 'IPv6 ends behind the gateway',
		check: /^ipv6$/,
		finding: /^ipv6-silent$/,
		make: [['isp', drop('forward', 'meta nfproto ipv6')]],
		mend: [['isp', noRules]],
	},
	{
		name: 'the border relay drops one block of ports',
		check: /^port-blocks$/,
		finding: /^port-block-silent$/,
		make: [
			(lab) => {
				const block = lab.line.subscriber!.blocks[20]!;
				return lab.on('br', drop('forward', `th sport ${block.first}-${block.last} meta l4proto { tcp, udp }`));
			},
		],
		mend: [['br', noRules]],
	},
	{
		name: 'the border relay drops all but the first block',
		check: /^port-blocks$/,
		finding: /^port-block-silent$/,
		make: [
			(lab) => {
				const block = lab.line.subscriber!.blocks[0]!;
				return lab.on('br', drop('forward', `iifname "mape0" meta l4proto { tcp, udp } th sport > ${block.last}`));
			},
		],
		mend: [['br', noRules]],
	},
	{
		name: 'IPv4 ends behind the border relay',
		check: /^ipv4$/,
		finding: /^ipv4-silent$/,
		make: [['br', drop('forward', 'oifname "br-inet" meta nfproto ipv4')]],
		mend: [['br', noRules]],
	},
	{
		name: 'the home gateway runs MAP-E as well',
		check: /^home-gateway$/,
		finding: /^home-gateway-map-e$/,
		make: [
			[
				'isp',
				`setsid node -e 'require("http").createServer((_, to) => to.end("answer(" + JSON.stringify({ name: "v6plus", version: "0.5.1", status: "ON" }) + ")")).listen(8888)' >/dev/null 2>&1 </dev/null &
				echo $! >/run/lab/gateway.pid; until curl -so /dev/null 'http://[2404:1a8:1023::1]:8888/'; do sleep 0.2; done`,
			],
		],
		mend: [['isp', 'kill $(cat /run/lab/gateway.pid)']],
	},
	{
		name: 'somebody translates the address once more',
		check: /^source-address$/,
		finding: /^source-address-other$/,
		make: [
			[
				'br',
				rules(
					'table ip fault { chain nat { type nat hook postrouting priority srcnat; oifname "br-inet" snat to 198.51.100.1; }; }',
				),
			],
		],
		mend: [['br', 'nft delete table ip fault; conntrack -F 2>/dev/null; true']],
	},
];

const size: readonly LineFault[] = [
	{
		name: 'a smaller packet size on the way',
		check: /^mtu$/,
		finding: /^mtu-reduced$/,
		make: [['isp', 'ip link set isp-br mtu 1400']],
		mend: [
			['isp', 'ip link set isp-br mtu 1500'],
			['router', 'ip -6 route flush cache; ip -4 route flush cache'],
		],
	},
	{
		name: 'a smaller packet size on the way, and nobody says so',
		check: /^mtu$/,
		finding: /^mtu-black-hole$/,
		make: [
			['isp', 'ip link set isp-br mtu 1400'],
			['isp', drop('output', 'icmpv6 type packet-too-big')],
		],
		mend: [
			['isp', noRules],
			['isp', 'ip link set isp-br mtu 1500'],
			['router', 'ip -6 route flush cache; ip -4 route flush cache'],
		],
	},
];

const nameFaults: readonly LineFault[] = [
	{
		name: 'no DNS server answers',
		check: /^dns/,
		finding: /^(dns-silent|resolver-failing)/,
		make: [['inet', drop('input', 'meta l4proto { tcp, udp } th dport 53')]],
		mend: [['inet', noRules]],
	},
	{
		name: 'DNS over IPv6 does not answer, but for the line’s own',
		check: /^dns$/,
		finding: /^dns-silent-ipv6$/,
		make: [
			[
				'inet',
				drop('input', 'ip6 daddr { 2606:4700:4700::1111, 2001:4860:4860::8888 } meta l4proto { tcp, udp } th dport 53'),
			],
		],
		mend: [['inet', noRules]],
	},
	{
		name: 'DNS over IPv4 alone does not answer',
		check: /^dns/,
		finding: /^dns/,
		make: [['inet', drop('input', 'meta nfproto ipv4 meta l4proto { tcp, udp } th dport 53')]],
		mend: [['inet', noRules]],
	},
	{
		name: 'the resolver of this machine is set to a server that is not there',
		check: /^dns/,
		finding: /resolver|dns/,
		make: [
			[
				'router',
				'cp -P /etc/resolv.conf /run/lab/resolv.conf; rm /etc/resolv.conf; echo nameserver 2001:db8::53 >/etc/resolv.conf',
			],
		],
		mend: [['router', 'rm /etc/resolv.conf; cp -P /run/lab/resolv.conf /etc/resolv.conf']],
	},
];

const ports: readonly LineFault[] = [
	{
		name: 'one LAN host uses up the ports',
		check: /^ports$/,
		finding: /^ports-scarce$/,
		make: [
			[
				'lan',
				`perl -MSocket -e 'for (1 .. 1100) { socket my $s, AF_INET, SOCK_DGRAM, 0; send $s, "x", 0, sockaddr_in(7, inet_aton("203.0.113.11")); push @s, $s }'`,
			],
		],
		mend: [['router', 'conntrack -F']],
	},
	{
		name: 'the table of connections is full',
		check: /^conntrack$/,
		finding: /^conntrack-full$/,
		make: [
			// what the checks before have left behind would go while they are asked again
			['router', 'sysctl -n net.netfilter.nf_conntrack_max >/run/lab/max; conntrack -F'],
			['lan', 'for i in $(seq 90); do echo >/dev/udp/203.0.113.11/7; done'],
			['router', 'sysctl -qw net.netfilter.nf_conntrack_max=$(sysctl -n net.netfilter.nf_conntrack_count)'],
		],
		mend: [['router', 'sysctl -qw net.netfilter.nf_conntrack_max=$(cat /run/lab/max); conntrack -F']],
	},
];

/** What looks like a fault, and is none: nothing may be said of it. */
export const harmless: readonly Omit<LineFault, 'check' | 'finding'>[] = [
	{
		// every packet from the tunnel has its way back there (kernel: Documentation/networking/ip-sysctl.rst, rp_filter)
		name: 'rp_filter is strict',
		make: [['router', `sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.${names.tunnel}.rp_filter=1`]],
		mend: [['router', `sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.${names.tunnel}.rp_filter=0`]],
	},
	{
		name: 'Docker is there',
		make: [
			[
				'router',
				rules(
					'table ip fault { chain nat { type nat hook postrouting priority srcnat; ip saddr 172.17.0.0/16 oifname != "docker0" masquerade; }; chain f { type filter hook forward priority 0; policy drop; iifname "lan" accept; ct state established accept; }; }',
				),
			],
		],
		mend: [['router', 'nft delete table ip fault']],
	},
	{
		name: 'a LAN host has a few hundred connections',
		make: [
			[
				'lan',
				`perl -MSocket -e 'for (1 .. 300) { socket my $s, AF_INET, SOCK_DGRAM, 0; send $s, "x", 0, sockaddr_in(7, inet_aton("203.0.113.11")); push @s, $s }'`,
			],
		],
		mend: none,
	},
];

export const lineFaults: readonly LineFault[] = [
	...link,
	...route,
	...prefix,
	...address,
	...tunnel,
	...ruleFaults,
	...relay,
	...size,
	...nameFaults,
	...ports,
];
