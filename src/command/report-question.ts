import { names } from '../plan/names.ts';

export type ReportPart = 'versions' | 'network' | 'rules' | 'settings' | 'services';

/** What a report asks the machine, in the words of the commands themselves: whoever reads it knows their output. */
export const questions: Readonly<Record<ReportPart, readonly (readonly string[])[]>> = {
	versions: [
		// not -a, which has the host's name
		['uname', '-r'],
		['uname', '-m'],
		['ip', '-V'],
		['nft', '--version'],
		['iptables', '--version'],
		['dhclient', '--version'],
		['systemctl', '--version'],
	],
	network: [
		['ip', '-d', 'address', 'show'],
		['ip', '-s', 'link', 'show', 'dev', names.tunnel],
		['ip', '-6', 'tunnel', 'show'],
		['ip', '-4', 'rule', 'show'],
		['ip', '-6', 'rule', 'show'],
		['ip', '-4', 'route', 'show', 'table', 'all'],
		['ip', '-6', 'route', 'show', 'table', 'all'],
		['ip', '-6', 'neighbour', 'show'],
	],
	rules: [['nft', 'list', 'ruleset'], ['iptables-save'], ['ip6tables-save']],
	settings: [
		['sysctl', '-a', '-r', String.raw`^net\.(ipv4\.ip_forward|ipv[46]\.conf\..*\.(forwarding|accept_ra|rp_filter))$`],
		['sysctl', '-a', '-r', String.raw`^net\.netfilter\.nf_conntrack_(count|max|(tcp|udp|icmp)_timeout.*)$`],
	],
	services: [
		['systemctl', 'is-enabled', names.routerUnit, names.rulesUnit, names.dhcpUnit],
		['systemctl', 'is-active', names.routerUnit, names.rulesUnit, names.dhcpUnit],
		// without the lines' heads, which have the host's name
		['journalctl', '-n', '40', '-o', 'cat', '-u', names.routerUnit, '-u', names.rulesUnit, '-u', names.dhcpUnit],
	],
};

/** Files that say what the line delegated, and what runs it. */
export const files = ['/etc/os-release', '/etc/debian_version', names.config, names.leases, `${names.run}/refresh`];
