import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { project, projectInGuest } from '../place.ts';
import { run } from '../run.ts';
import type { Neighbour } from './neighbour.ts';

/**
 * The real one, from Debian's package: its rules, and the script that its unit runs. It is unpacked for this test alone,
 * since the lab's system is made for all of them. Its program in Python, which only writes those rules, is not needed.
 */
export function unpackUfw(): void {
	const folder = join(project, '.lab/ufw');
	if (existsSync(folder)) return;
	const draft = `${folder}.${process.pid}`;
	mkdirSync(draft, { recursive: true });
	run('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', 'ufw'], { cwd: draft });
	for (const deb of readdirSync(draft)) run('dpkg-deb', ['-x', join(draft, deb), draft]);
	renameSync(draft, folder);
}

/** Enabled, with SSH allowed and what `ufw route allow in on lan out on mape0` writes. */
export const ufw: Neighbour = {
	name: 'ufw',
	settle: `set -e
	cp -a ${projectInGuest}/.lab/ufw/etc/. /etc/
	cp -a ${projectInGuest}/.lab/ufw/lib/ufw /usr/lib/
	cd ${projectInGuest}/.lab/ufw/usr/share/ufw
	cp iptables/*.rules /etc/ufw/
	sed 's/^ENABLED=.*/ENABLED=yes/' ufw.conf >/etc/ufw/ufw.conf
	sed -i '/### RULES ###/a -A ufw-user-input -p tcp --dport 22 -j ACCEPT\\n-A ufw-user-forward -i lan -o mape0 -j ACCEPT' /etc/ufw/user.rules
	/lib/ufw/ufw-init start
	iptables-save | grep -q -e '-A ufw-user-forward -i lan -o mape0 -j ACCEPT'
	ip6tables-save | grep -q '^:INPUT DROP'`,
	letIn: {
		add: 'ip6tables -I ufw6-before-input -i wan -p 4 -j ACCEPT -s',
		remove: 'ip6tables -D ufw6-before-input -i wan -p 4 -j ACCEPT -s',
	},
	leave:
		'rm -rf /etc/ufw /etc/default/ufw /usr/lib/ufw /etc/init.d/ufw /etc/rsyslog.d/20-ufw.conf /etc/logrotate.d/ufw',
};
