import { names } from '../plan/names.ts';

/** What would put one cause right, as a command: to show, and where it is ours, to run. */
export interface Remedy {
	readonly command: readonly string[];
	/**
	 * It touches only what mape-setup has set up, so it may be run at a key. What is anybody else's, or what an earlier
	 * remedy would be undone by, is the user's to type.
	 */
	readonly ours: boolean;
	/** It changes what stays: only as an apply, under its checkpoint. In the wizard the review comes before that. */
	readonly apply?: 'review' | 'prefix';
}

const run = (...command: readonly string[]): Remedy => ({ command, ours: true });

export const typed = (...command: readonly string[]): Remedy => ({ command, ours: false });

/** As at boot, and without an interruption of what works. It stays down where it is held down: then nothing is ours to use. */
export const bringUp = run(names.up);
export const loadRules = run(names.up, 'rules');
export const setKernel = run(names.up, 'sysctls');
export const askForPrefix = run('systemctl', 'restart', names.dhcpUnit);
export const setTunnelMtu = (mtu: number) => run('ip', 'link', 'set', 'dev', names.tunnel, 'mtu', `${mtu}`);
/** The rules or the files are not those of the answers. */
export const applyAgain: Remedy = { command: ['mape-setup', 'apply', '--yes'], ours: true, apply: 'review' };
/** The answers are of another prefix. How it is learnt is asked: not every line tells it by DHCPv6. */
export const followPrefix: Remedy = { command: ['mape-setup'], ours: true, apply: 'prefix' };
