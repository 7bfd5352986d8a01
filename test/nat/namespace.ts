import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

export type Side = 'lan' | 'router' | 'inet';

const prefix = 'mape-test-nat';
let made = 0;

/** Names that no other test has, now or later in this process. */
export function newNames(): Record<Side, string> {
	if (made === 0) removeLeftOvers();
	const id = `${prefix}-${process.pid}-${threadId}-${made++}`;
	return { lan: `${id}-lan`, router: `${id}-router`, inet: `${id}-inet` };
}

export function removeNamespaces(names: readonly string[]): void {
	for (const name of names) spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
}

/** Those of a test run that was killed. */
function removeLeftOvers(): void {
	let present: readonly string[] = [];
	try {
		present = readdirSync('/run/netns');
	} catch {
		// nobody has made any
	}
	removeNamespaces(
		present.filter((name) => {
			const pid = new RegExp(`^${prefix}-(\\d+)-`).exec(name)?.[1];
			return pid !== undefined && !isAlive(Number(pid));
		}),
	);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
