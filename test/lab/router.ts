import { expect } from 'vitest';
import type { ChosenNat } from '../../src/plan/nat-options.ts';
import { formatForward } from '../../src/plan/port-forward.ts';
import type { TestLab } from './harness.ts';
import type { Result } from './lab.ts';

/** What the tests of the program ask of the lab's router and its neighbours. */

/** Everything that an apply could touch, in comparable lines; what comes and goes by itself is left out. */
export async function machineState(lab: TestLab): Promise<string> {
	const { code, stdout, stderr } = await lab.router(`
		echo '== addresses'; ip -o address show | sed -E 's/ +valid_lft.*//; s/ tentative//' | sed -E 's/^[0-9]+: //' | sort
		echo '== links'; ip -o link show | sed -E 's/^[0-9]+: //; s/ (qlen|link-netnsid) .*//'
		echo '== tunnels'; ip -6 tunnel show | sort
		for family in 4 6; do
			echo "== routes $family"; ip -$family route show table all | grep -v 'proto ra' | sed -E 's/ expires [0-9]+sec//' | sort
			echo "== rules $family"; ip -$family rule show
		done
		echo '== nftables'; nft -s list ruleset 2>/dev/null
		echo '== sysctls'; sysctl -a -r '^net\\.ipv[46]\\.(ip_forward|conf\\..*(forwarding|accept_ra|rp_filter))$|nf_conntrack_.*_timeout' 2>/dev/null | sort
		echo '== files'; find /etc /usr/local /run/systemd/system -not -type d -printf '%p %s %m %U %T@ %l\\n' 2>/dev/null | grep -v -e '/etc/resolv.conf' | sort
		echo '== units'; systemctl list-units --all --plain --no-legend 'mape*'
		echo '== processes'; ps -eo args= | grep -E 'dhclient|mape-setup' | grep -v -e grep -e 'ps -eo' -e guest/inet.pl | sort || :
	`);
	expect(`${code}${stderr}`).toBe('0');
	return stdout;
}

/** The router's default route from router advertisements, which takes a moment after a reset. */
export async function routerAdvertised(lab: TestLab): Promise<void> {
	const { code } = await lab.router(
		'for i in $(seq 100); do ip -6 route show default | grep -q "proto ra" && exit 0; sleep 0.2; done; exit 1',
	);
	expect(code, 'a router advertisement').toBe(0);
}

/** The proof: behind the router, IPv4 works as a user would try it, and the border relay saw nothing wrong. */
export async function ipv4Works(lab: TestLab): Promise<void> {
	await ipv4IsUsed(lab);
	await nothingDropped(lab);
}

/** As a user would try it. The border relay may have seen what servers still send to ports of before. */
export async function ipv4IsUsed(lab: TestLab): Promise<void> {
	const { subscriber } = lab.line;
	if (!subscriber) throw new Error('this line has no subscriber');
	const page = await lab.on('lan', 'curl -s -m 20 http://203.0.113.10/');
	const [address, port] = page.stdout.trim().split(':');
	expect(address, `the page, ${page.stderr}`).toBe(subscriber.ipv4);
	expect(subscriber.blocks.some(({ first, last }) => Number(port) >= first && Number(port) <= last)).toBe(true);
	const ping = await lab.on('lan', 'ping -c 3 -i 0.3 -W 5 8.8.8.8');
	expect(ping.stdout).toContain('3 received');
	const name = await lab.on('lan', 'getent ahostsv4 www.google.com');
	expect(name.stdout).toMatch(/^203\.0\.113\./);
	const big = await lab.on('lan', 'curl -s -m 60 -o /dev/null -w "%{size_download}" http://203.0.113.10/big/2000000');
	expect(big.stdout).toBe('2000000');
	const router = await lab.router('curl -s -m 20 http://203.0.113.10/');
	expect(router.stdout).toMatch(`${subscriber.ipv4}:`);
}

export async function nothingDropped(lab: TestLab): Promise<void> {
	const counters = await lab.counters();
	expect(counters).toMatchObject({ bad_src: 0, bad_sport: 0, bad_dport: 0, bad_outer: 0 });
	expect(counters.up_ok).toBeGreaterThan(0);
}

/** Changes answers about the NAT and applies; all other answers stay. */
export async function changeNat(lab: TestLab, changes: ChosenNat): Promise<void> {
	const { code, stdout, stderr } = await applyNat(lab, changes);
	expect(code, `${JSON.stringify(changes)}\n${stderr}${stdout}`).toBe(0);
}

/**
 * The same on a router that everybody uses at the same time. A check that is not mandatory may fail there, and is said; one
 * that is mandatory, or time that is over, has the change put back, as it should, and whoever did it tries again: up to
 * three times.
 */
export async function changeBusyNat(lab: TestLab, changes: ChosenNat): Promise<void> {
	const endings: string[] = [];
	while (endings.length < 3) {
		const { code, stdout, stderr } = await applyNat(lab, changes);
		if (code === 0) return;
		expect([1, 4], `${JSON.stringify(changes)}\n${stderr}${stdout}`).toContain(code);
		const { ending, error, checks } = JSON.parse(stdout) as Applied;
		const failed = checks?.filter(({ status }) => status === 'failed').map(({ id }) => id);
		endings.push(`${ending} ${error?.code ?? ''}, failed: ${failed?.join(', ')}`);
		console.error(`apply ${JSON.stringify(changes)}: ${endings.at(-1)}`);
		if (code === 1) {
			expect(ending, stdout).toBe('verified');
			return;
		}
	}
	expect.fail(`apply ${JSON.stringify(changes)}: ${endings.join('; ')}`);
}

async function applyNat(lab: TestLab, { form, forwards, fullCone }: ChosenNat): Promise<Result> {
	const flags = [
		...(form ? ['--nat', form] : []),
		...(forwards ? ['--forward', forwards.map(formatForward).join(',') || 'none'] : []),
		...(fullCone ? ['--full-cone', fullCone.join(',') || 'none'] : []),
	];
	return lab.router(['mape-setup', 'apply', '--yes', '--json', ...flags], { timeoutMs: 480_000 });
}

/** Of apply --json. */
interface Applied {
	readonly ending: string;
	readonly error?: { readonly code: string };
	readonly checks?: readonly { readonly id: string; readonly status: string }[];
}

/** Of plan --json. */
export interface Planned {
	readonly files: readonly { readonly path: string; readonly change: string }[];
	readonly live: readonly { readonly what: string; readonly change: string; readonly lines: readonly string[] }[];
}
