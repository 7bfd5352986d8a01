import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

/** Makes a root of packages that are only unpacked: what their install scripts would have done. */
export function finishRoot(root: string): void {
	const masters = {
		'etc/passwd': 'usr/share/base-passwd/passwd.master',
		'etc/group': 'usr/share/base-passwd/group.master',
		'etc/nsswitch.conf': 'usr/share/libc-bin/nsswitch.conf',
	};
	for (const [name, master] of Object.entries(masters)) copyFileSync(join(root, master), join(root, name));
	symlinkSync('mawk', join(root, 'usr/bin/awk'));
	run('ldconfig', ['-r', root]);
}
