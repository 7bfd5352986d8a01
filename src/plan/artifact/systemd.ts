import { names } from '../names.ts';

/**
 * The router at boot: needs no Node. `flushedBy`: services that flush rules when they start or reload, and may when they
 * stop. Ours comes after them, follows their restart and reload, and stops with them. What flushes without systemd
 * (firewall-cmd --reload, nft flush ruleset) nobody tells us; `check` finds it.
 */
export function renderRouterUnit(flushedBy: readonly string[]): string {
	return `# Written by mape-setup; rewritten by every apply.
[Unit]
Description=MAP-E tunnel and address sharing (mape-setup)
Documentation=man:ip-tunnel(8) man:nft(8)
After=network-pre.target systemd-sysctl.service systemd-modules-load.service ${flushedBy.join(' ')}
# whoever configures the interfaces goes first: some of them flush the addresses that they find
After=networking.service systemd-networkd.service NetworkManager.service dhcpcd.service
Before=network-online.target
Wants=network-pre.target
# ${flushedBy.length > 1 ? 'these flush rules of others' : "Debian's nftables.conf flushes every table"}: without ours nothing may go into the tunnel
PartOf=${flushedBy.join(' ')}
ReloadPropagatedFrom=${flushedBy.join(' ')}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${names.up}
ExecReload=${names.up} rules
ExecStop=${names.down}
TimeoutStartSec=90

[Install]
WantedBy=multi-user.target
`;
}

/**
 * A service that flushes rules and is started for the first time after ours (`systemctl enable --now nftables`) is no restart that
 * ours would follow: this unit is started along with it. At boot there is nothing to do yet.
 */
export function renderRulesUnit(flushedBy: readonly string[]): string {
	return `# Written by mape-setup; rewritten by every apply.
[Unit]
Description=Rules of MAP-E again, after those of others (mape-setup)
After=${flushedBy.join(' ')} ${names.routerUnit}

[Service]
Type=oneshot
ExecCondition=/bin/systemctl is-active -q ${names.routerUnit}
ExecStart=${names.up} rules
TimeoutStartSec=90

[Install]
WantedBy=${flushedBy.join(' ')}
`;
}

/**
 * Keeps the delegated prefix alive. DUID-LL, because NTT lines answer no other; private lease and pid files, so that
 * it and the distribution's own dhclient do not disturb each other; stderr goes to the journal.
 */
export function renderDhcpUnit(wan: string, dhclient: string): string {
	return `# Written by mape-setup; rewritten by every apply.
[Unit]
Description=DHCPv6 prefix delegation on ${wan} (mape-setup)
Documentation=man:dhclient(8)
After=network-pre.target ${names.routerUnit}

[Service]
ExecStartPre=${names.up} wait
ExecStart=${dhclient} -6 -d -P -D LL -cf /dev/null -lf ${names.leases} -pf ${names.run}/dhclient6.pid -sf ${names.dhclientScript} ${wan}
StateDirectory=mape-setup
RuntimeDirectory=mape-setup
RuntimeDirectoryPreserve=yes
# a stop does not interrupt the hook: it would leave the router half replaced
KillMode=process
# right after link-up the link-local address is tentative and dhclient gives up at once
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`;
}
