/** Every name that mape-setup gives to something on the router. */
export const names = {
	tunnel: 'mape0',
	/** nft table `ip mape`: the only one we ever touch. */
	table: { family: 'ip', name: 'mape' },
	/** Every chain of ours in iptables begins with this; nothing else does. */
	chainPrefix: 'MAPE-',
	config: '/etc/mape-setup/config.json',
	rules: '/etc/mape-setup/nat.nft',
	iptablesRules: '/etc/mape-setup/nat.rules',
	ip6tablesRules: '/etc/mape-setup/nat6.rules',
	up: '/etc/mape-setup/up',
	down: '/etc/mape-setup/down',
	dhclientScript: '/etc/mape-setup/dhclient-script',
	/** This program's own bundle, which derives everything again when the delegated prefix changes; npx leaves nothing behind. */
	refresh: '/usr/local/lib/mape-setup/refresh.js',
	sysctl: '/etc/sysctl.d/60-mape-setup.conf',
	routerUnit: 'mape-setup.service',
	/** Loads our rules again when somebody starts what flushed them. */
	rulesUnit: 'mape-setup-rules.service',
	dhcpUnit: 'mape-setup-dhcp6.service',
	unitDirectory: '/etc/systemd/system',
	state: '/var/lib/mape-setup',
	checkpoints: '/var/lib/mape-setup/checkpoints',
	/** While it exists, `up` at boot leaves the router down: its first word says why (see artifact/dhclient-script.ts). */
	held: '/var/lib/mape-setup/held',
	leases: '/var/lib/mape-setup/dhclient6.leases',
	/** While a change is made and not yet kept: a file with the folder of its checkpoint. Only one can be pending. */
	pending: '/var/lib/mape-setup/pending',
	/** The same while it is being put back; stays when that failed. */
	reverting: '/var/lib/mape-setup/reverting',
	keptState: '/var/lib/mape-setup/state.json',
	/** Takes a change back that a restart interrupted. */
	recoverUnit: 'mape-setup-recover.service',
	/** Of the transient timer units; a number follows. */
	timerUnit: 'mape-setup-revert',
	run: '/run/mape-setup',
	/** When the pending change is put back: `SECONDS KIND NUMBER`, by /proc/uptime, which no clock moves. */
	timer: '/run/mape-setup/timer',
	/** The process that is changing the machine. */
	busy: '/run/mape-setup/busy',
	/** In the environment of every command of a change: the folder of its checkpoint. */
	changeMark: 'MAPE_SETUP_CHANGE',
	log: '/var/log/mape-setup',
} as const;

/** Debian packages of the tools. */
export const packages: Readonly<Record<string, string>> = {
	ip: 'iproute2',
	nft: 'nftables',
	'iptables-save': 'iptables',
	'iptables-restore': 'iptables',
	'ip6tables-save': 'iptables',
	'ip6tables-restore': 'iptables',
	awk: 'mawk',
	dhclient: 'isc-dhcp-client',
	sysctl: 'procps',
	ping: 'iputils-ping',
	getent: 'libc-bin',
	systemctl: 'systemd',
};
