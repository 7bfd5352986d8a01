import { names } from '../plan/names.ts';
import { tunnelMtu } from '../plan/tunnel.ts';
import type { Finding } from './finding.ts';
import {
	applyAgain,
	askForPrefix,
	bringUp,
	followPrefix,
	loadRules,
	type Remedy,
	setKernel,
	setTunnelMtu,
	typed,
} from './remedy.ts';

export type FindingCode = Finding['code'];

interface Place<C extends FindingCode> {
	/** What of other checks follows from this, so that it is not the cause when this is there too. */
	readonly explains?: readonly FindingCode[];
	/** The command that puts it right, where there is one that always does. */
	readonly remedy?: (finding: Extract<Finding, { code: C }>) => Remedy;
}

// With a prefix that is somebody else's now the BR answers nobody; and without one the router is taken down, or stays so.
const withoutPrefix = [
	'ce-address-missing',
	'tunnel-missing',
	'rules-missing',
	'tunnel-cannot-send',
	'br-silent',
	'source-address-other',
] as const;

// Nothing comes from the line at all: neither router advertisements nor the answers of DHCPv6.
const deadLine = ['lease-expired', 'lease-missing', 'prefix-not-advertised'] as const;

// A packet of ours is dropped, or leaves with another source, on this machine.
const lost = [
	'nothing-sent',
	'br-silent',
	'ipv4-silent',
	'icmp-silent',
	'source-port-outside',
	'source-address-unknown',
	'port-block-silent',
	'mtu-unmeasured',
	'mtu-black-hole',
	'dns-silent',
	'resolver-failing',
] as const;

/**
 * Every finding once: what it explains and what puts it right. A new finding with {} is in its layer's place: it is the
 * cause when nothing below it failed. Only what comes out of order has to be written down: a warning that explains a
 * failure, and what a higher layer does to a lower one. One that explains itself does so in the layers above.
 */
export const findingTable: { readonly [C in FindingCode]: Place<C> } = {
	// a check that saw nothing
	'tool-missing': { remedy: (f) => typed('apt', 'install', f.package) },
	'command-failed': { remedy: (f) => typed(...f.argv) },
	'unreadable-output': { remedy: (f) => typed(...f.argv) },
	'unreadable-file': { remedy: (f) => typed('tail', '-n', '30', f.path) },
	'interface-missing': { remedy: () => typed('ip', '-br', 'link') },
	'check-timed-out': {},
	'check-crashed': {},
	// link
	'link-down': { explains: deadLine, remedy: (f) => typed('ip', 'link', 'set', 'dev', f.device, 'up') },
	'no-carrier': { explains: deadLine },
	// default-route
	'default-route-missing': {
		explains: deadLine,
		remedy: (f) => (f.acceptRa === undefined || f.acceptRa === '2' ? listen(f.device) : setKernel),
	},
	'default-route-elsewhere': {
		explains: ['ipv6-silent', 'resolver-failing'],
		remedy: (f) => typed('ip', '-6', 'route', 'del', 'default', 'dev', f.elsewhere),
	},
	'default-route-expiring': { remedy: (f) => listen(f.device) },
	'gateway-silent': {
		explains: deadLine,
		remedy: (f) => typed('ip', '-6', 'neigh', 'show', 'dev', f.device),
	},
	// prefix
	'prefix-moved': { explains: withoutPrefix, remedy: () => followPrefix },
	'lease-expired': { explains: withoutPrefix, remedy: () => askForPrefix },
	'lease-missing': { explains: withoutPrefix, remedy: () => askForPrefix },
	'lease-renewal-late': { remedy: () => askForPrefix },
	'duid-other': { explains: withoutPrefix, remedy: () => typed('rm', names.leases) },
	// what it leased is valid: nothing else is wrong because of it yet
	'dhcp-client-stopped': { remedy: () => askForPrefix },
	'prefix-not-advertised': {
		explains: withoutPrefix,
		remedy: (f) => typed('ip', '-6', 'addr', 'show', 'dev', f.device),
	},
	// ce-address
	'ce-address-missing': { remedy: () => bringUp },
	'ce-address-tentative': { remedy: () => bringUp },
	'ce-address-duplicate': {},
	// tunnel: `down` takes all of them; something that only flushes addresses, or rules, leaves the tunnel
	'tunnel-missing': { explains: ['ce-address-missing', 'rules-missing'], remedy: () => bringUp },
	'tunnel-down': { remedy: () => bringUp },
	'tunnel-kind': {},
	'tunnel-endpoint': { remedy: () => bringUp },
	'tunnel-encap-limit': { remedy: () => bringUp },
	'tunnel-mtu': { explains: ['mtu-black-hole', 'mtu-reduced'], remedy: () => setTunnelMtu(tunnelMtu) },
	'tunnel-ipv4-missing': { remedy: () => bringUp },
	'tunnel-route-missing': { remedy: () => bringUp },
	'tunnel-guard-missing': { remedy: () => bringUp },
	// rules
	'rules-unreadable': { remedy: () => typed('sudo', 'mape-setup', 'check') },
	'rules-missing': { remedy: () => loadRules },
	'rules-without-translation': { remedy: () => loadRules },
	'rules-without-guard': { remedy: () => loadRules },
	'rules-other-address': { remedy: () => applyAgain },
	'rules-other-ports': { remedy: () => applyAgain },
	'rules-changed': { remedy: () => loadRules },
	'rules-edited': { explains: lost, remedy: () => loadRules },
	'forwarding-off': { remedy: () => setKernel },
	// the route goes at the next router advertisement after forwarding was turned on, or when it expires
	'accept-ra': { explains: ['default-route-missing', 'prefix-not-advertised'], remedy: () => setKernel },
	// rules of others: what becomes of a packet of ours there shows above
	'foreign-translation': {
		explains: lost,
		remedy: (f) => typed('nft', 'list', 'chain', ...f.table.split(' '), f.chain),
	},
	'foreign-drop': { remedy: (f) => typed('nft', 'list', 'chain', ...f.table.split(' '), f.chain) },
	'foreign-drop-dhcp': {
		explains: ['lease-expired', 'lease-missing', 'lease-renewal-late', ...withoutPrefix],
		remedy: (f) => typed('nft', 'insert', 'rule', ...f.table.split(' '), f.chain, 'udp', 'dport', '546', 'accept'),
	},
	// the table of connections
	'conntrack-full': { explains: lost, remedy: () => typed('conntrack', '-L') },
	// the ports: new connections find none
	'ports-scarce': {
		explains: ['ipv4-silent', 'source-address-unknown', 'dns-silent'],
		remedy: (f) => typed('conntrack', '-L', ...(f.host === undefined ? [] : ['-s', f.host])),
	},
	// the border relay answers the one that spoke last
	'home-gateway-map-e': { explains: ['ce-address-duplicate', ...lost, 'source-address-other'] },
	// IPv6 alone
	'ipv6-silent': { explains: ['br-silent', 'dns-silent', 'dns-silent-ipv6', 'resolver-failing'] },
	// br
	'br-silent': {},
	'tunnel-cannot-send': { remedy: (f) => typed('ip', '-6', 'route', 'get', f.br) },
	'nothing-sent': { remedy: () => typed('nft', 'list', 'ruleset') },
	// ipv4
	'ipv4-silent': { remedy: (f) => typed('ping', '-c', '1', '-t', '2', '-I', names.tunnel, f.targets[0] ?? '') },
	'icmp-silent': {
		explains: ['mtu-unmeasured'],
		remedy: (f) => typed('ping', '-I', names.tunnel, f.targets[0] ?? ''),
	},
	// source-address
	'source-address-other': { explains: ['port-block-silent', 'dns-silent'] },
	'source-port-outside': { remedy: () => typed('nft', 'list', 'ruleset') },
	'source-address-unknown': { remedy: () => typed('getent', 'ahostsv4', 'stun.l.google.com') },
	// the port blocks
	'port-block-silent': {},
	'port-block-busy': { remedy: () => typed('ss', '-tan') },
	'ipv4-not-assigned': { remedy: () => bringUp },
	// mtu: a smaller one lasts until the next start, and is the next finding until then
	'mtu-reduced': { remedy: (f) => ({ ...setTunnelMtu(f.mtu), ours: false }) },
	'mtu-black-hole': { remedy: (f) => ({ ...setTunnelMtu(f.mtu), ours: false }) },
	'mtu-unmeasured': {},
	// dns: STUN servers are found by their names
	'dns-silent': { explains: ['source-address-unknown'], remedy: () => typed('nft', 'list', 'ruleset') },
	'dns-refused': {
		explains: ['source-address-unknown'],
		remedy: (f) => typed('getent', 'ahostsv4', f.name),
	},
	'resolver-failing': { explains: ['source-address-unknown'] },
	'dns-silent-ipv6': { remedy: (f) => typed('ping', '-6', '-c', '1', f.servers[0] ?? '') },
};

function listen(device: string): Remedy {
	return typed('tcpdump', '-ni', device, 'icmp6');
}

export function remedyFor(finding: Finding): Remedy | undefined {
	const { remedy } = findingTable[finding.code] as { readonly remedy?: (finding: Finding) => Remedy };
	return remedy?.(finding);
}
