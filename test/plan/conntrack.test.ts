import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { conntrackDefaults, renderForgetFlows, renderTimeouts } from '../../src/plan/artifact/conntrack.ts';
import type { Choices } from '../../src/plan/choices.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { lines } from './routers.ts';

// The functions themselves, in the sh of this machine, with programs in front that write down how they are called.

let place: string;
const log = () => join(place, 'log');

beforeAll(() => {
	place = mkdtempSync(join(tmpdir(), 'mape-conntrack-'));
});
afterAll(() => rmSync(place, { recursive: true }));
beforeEach(() => {
	rmSync(place, { recursive: true });
	execFileSync('mkdir', [place]);
	writeFileSync(log(), '');
	program('sysctl', 'echo "sysctl $*" >> "$PLACE/log"');
});

function program(name: string, body: string): void {
	writeFileSync(join(place, name), `#!/bin/sh\n${body}\n`);
	chmodSync(join(place, name), 0o755);
}

function sh(script: string): string {
	const env = { PATH: `${place}:/usr/bin:/bin`, PLACE: place, LC_ALL: 'C' };
	const { status, stderr } = spawnSync('sh', ['-c', `set -eu\n${script}`], { env, encoding: 'utf8' });
	expect(`${status} ${stderr}`).toBe('0 ');
	return readFileSync(log(), 'utf8');
}

/** What is set, by the last part of the name. */
function timers(choices: Pick<Choices, 'backend' | 'nat'>, release = '6.1.0-56-amd64'): Record<string, string> {
	program('uname', `echo '${release}'`);
	const called = sh(`${renderTimeouts(choices)}\ntimeouts`);
	expect(called).toMatch(/^sysctl -q -e -w /);
	const pairs = [...called.matchAll(/net\.netfilter\.nf_conntrack_(\S+)=(\S+)/g)];
	return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}

const nftables = (timeouts: 'rfc' | 'short') => ({
	backend: 'nftables' as const,
	nat: natOptions('nftables', { timeouts }),
});

describe('timeouts', () => {
	it('keeps the minimums of the RFCs, and no more than them', () => {
		expect(timers(nftables('rfc'))).toEqual({
			tcp_timeout_established: '7440',
			tcp_timeout_syn_sent: '240',
			tcp_timeout_syn_recv: '240',
			tcp_timeout_fin_wait: '240',
			tcp_timeout_close_wait: '240',
			tcp_timeout_last_ack: '240',
			tcp_timeout_time_wait: '5',
			udp_timeout: '120',
			icmp_timeout: '60',
		});
	});

	it.each([
		['5.10.0-28-amd64', '5'],
		['6.1.0-56-amd64', '5'],
		['6.4.16', '5'],
		['6.5.0', '120'],
		['6.6.31-rpi', '120'],
		['6.12.107+deb13-amd64', '120'],
		['6.12-rc1', '120'],
		['6.18.44-fc-v657', '120'],
		['7.0.1', '120'],
		['10.1', '120'],
		['unreadable', '120'],
		['', '120'],
	])('on Linux %s TIME_WAIT lasts %s seconds', (release, seconds) => {
		expect(timers(nftables('rfc'), release)['tcp_timeout_time_wait']).toBe(seconds);
	});

	it('leaves UDP as it is where a question cannot have a time of its own', () => {
		const iptables = { backend: 'iptables' as const, nat: natOptions('iptables') };
		expect(timers(iptables)).toEqual({ ...timers(nftables('rfc')), udp_timeout: '30' });
	});

	it('is shorter for a set that is always full, whatever the kernel', () => {
		const short = timers(nftables('short'), '6.12.107+deb13-amd64');
		expect(short).toMatchObject({ tcp_timeout_established: '7440', tcp_timeout_time_wait: '5', udp_timeout: '30' });
		const longer = Object.entries(short).filter(
			([name, value]) => Number(value) > Number(timers(nftables('rfc'))[name]),
		);
		expect(longer).toEqual([]);
	});

	it('sets nothing that a revert does not know, and nothing that the kernel does not have', () => {
		const restored = Object.keys(conntrackDefaults).sort();
		for (const choice of ['rfc', 'short'] as const) {
			const names = Object.keys(timers(nftables(choice))).map((name) => `net.netfilter.nf_conntrack_${name}`);
			expect(names.sort()).toEqual(restored);
		}
	});

	it('agrees with the kernel about its defaults', () => {
		const { stdout } = spawnSync('unshare', ['-n', 'sysctl', ...restoredKeys()], { encoding: 'utf8' });
		const here = Object.fromEntries(stdout.split('\n').flatMap((line) => (line ? [line.split(' = ')] : [])));
		// a container may hide them
		if (Object.keys(here).length > 0) expect(here).toEqual(conntrackDefaults);
	});
});

const restoredKeys = () => Object.keys(conntrackDefaults);

describe('flows of another translation', () => {
	const choices = lines.v6plus();
	const derived = deriveCe(choices.rule, choices.delegation.prefix);
	if (!derived.ok) throw new Error(derived.problem.code);
	const ce = derived.value;

	/** With /run/mape-setup in a place of its own. */
	function forget(now = choices, nowCe = ce): readonly string[] {
		writeFileSync(log(), '');
		const text = renderForgetFlows(nowCe, now).replaceAll(names.run, `${place}/run`);
		return sh(`IPV4='${nowCe.ipv4}'\n${text}\nforget_flows`).split('\n').filter(Boolean);
	}
	const recorded = () => readFileSync(join(place, 'run/translation'), 'utf8');
	const deleted = (address: string) => [
		`conntrack -D -f ipv4 --reply-dst ${address}`,
		`conntrack -D -f ipv4 --orig-dst ${address}`,
	];

	beforeEach(() =>
		program('conntrack', 'echo "conntrack $*" >> "$PLACE/log"; echo "0 flow entries have been deleted." >&2; exit 1'),
	);

	it('are deleted when nobody knows what was before', () => {
		expect(forget()).toEqual(deleted(ce.ipv4));
	});

	it('are none when the same rules come again, or other ports are forwarded, or other hosts are open', () => {
		forget();
		const before = recorded();
		const forwards = [{ protocol: 'both', port: ce.ports[0]!.first, host: '192.168.1.2', hostPort: 80 }] as const;
		const nat = { ...choices.nat, forwards, fullCone: ['192.168.1.3'], timeouts: 'short' as const };
		expect(forget({ ...choices, nat })).toEqual([]);
		expect(recorded()).toBe(before);
	});

	it.each([
		['the form', { ...choices, nat: natOptions('nftables', { form: 'hash' }) }, ce],
		['the packet filter', { ...choices, backend: 'iptables' as const }, ce],
		['the PSID', choices, { ...ce, psid: ce.psid + 1 }],
	])('are deleted with %s', (_, now, nowCe) => {
		forget();
		expect(new Set(forget(now, nowCe))).toEqual(new Set(deleted(ce.ipv4)));
		expect(forget(now, nowCe)).toEqual([]);
	});

	it('are deleted with the address: those of the old one, too', () => {
		forget();
		const other = { ...ce, ipv4: '192.0.2.7' };
		expect(forget(choices, other)).toEqual([...deleted(ce.ipv4), ...deleted('192.0.2.7')]);
		expect(forget(choices, other)).toEqual([]);
	});

	it('stay when conntrack is not installed, and nothing fails', () => {
		rmSync(join(place, 'conntrack'));
		const path = renderForgetFlows(ce, choices).replaceAll(names.run, `${place}/run`);
		// also where the machine that tests has the program
		expect(sh(`IPV4='${ce.ipv4}'\n${path.replaceAll('conntrack -D', 'no-such-program -D')}\nforget_flows`)).toBe('');
		expect(recorded()).toContain(ce.ipv4);
	});
});
