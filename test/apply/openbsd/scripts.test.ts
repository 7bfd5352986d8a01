import { afterEach, describe, expect, it } from 'vitest';
import type { OpenbsdChange } from '../../../src/apply/openbsd/change.ts';
import { renderScripts, trialConf } from '../../../src/apply/openbsd/scripts.ts';
import { type Fault, OpenbsdMachine } from './machine.ts';

// The scripts that change an OpenBSD router, as they are, in a root with a model of its commands.

const directory = '/var/db/mape-setup/checkpoint-1';
const ce = '2400:4050:5c71:af00:99:f171:c600:2f00';
const before = {
	'etc/pf.conf': 'set skip on lo\nblock return\npass\n',
	'etc/hostname.em0': 'inet6 autoconf\n',
	'etc/sysctl.conf': 'kern.maxfiles=10000\n',
	'state/machine/net.inet.ip.forwarding': '0\n',
	'state/machine/net.inet6.ip6.forwarding': '0\n',
	'state/machine/pf': 'set skip on lo\nblock return\npass\n',
	'state/machine/if-em0': 'lladdr 00:00:5e:00:53:01\ninet6 fe80::200:5eff:fe00:5301%em0 prefixlen 64 scopeid 0x1\n',
};
const conf = `${before['etc/pf.conf']}anchor "map-e" out quick on gif0\nload anchor "map-e" from "/etc/pf-map-e-nat.conf"\n`;
const change: OpenbsdChange = {
	wan: 'em0',
	ce,
	br: '2001:260:700:1::1:275',
	ipv4: '153.241.113.198',
	hasCe: false,
	files: [
		{ path: '/etc/pf-map-e-nat.conf', content: 'pass out nat-to 153.241.113.198 port 1776:1791\n', mode: 0o600 },
		{ path: '/etc/pf.conf', content: conf, mode: 0o600 },
		{ path: '/etc/hostname.em0', content: `inet6 autoconf\ninet6 alias ${ce} 128\n`, mode: 0o640 },
		{ path: '/etc/dhcp6leased.conf', content: 'request prefix delegation on em0 for { em1/64 }\n', mode: 0o644 },
		{ path: '/etc/rc.conf.local', content: 'dhcp6leased_flags=\n', mode: 0o644 },
		{ path: '/etc/hostname.gif0', content: `tunnel ${ce} 2001:260:700:1::1:275\n`, mode: 0o640 },
	],
	sysctls: { 'net.inet.ip.forwarding': '0', 'net.inet6.ip6.forwarding': '0' },
	services: ['dhcp6leased'],
};

const machines: OpenbsdMachine[] = [];
afterEach(() => {
	for (const machine of machines.splice(0)) machine.remove();
});

function prepared(): OpenbsdMachine {
	const machine = new OpenbsdMachine(before);
	machines.push(machine);
	machine.write(`${directory}/trial.conf`, trialConf(conf, directory, 0), 0o600);
	for (const [index, { content }] of change.files.entries())
		machine.write(`${directory}/after/${index}`, content, 0o600);
	for (const [name, text] of Object.entries(renderScripts(directory, change)))
		machine.write(`${directory}/${name}`, text, 0o700);
	return machine;
}

type Step = 'record' | 'try' | 'keep' | 'revert';
const script = (name: Step) => `${directory}/${name}`;

function through(machine: OpenbsdMachine, ...steps: readonly Step[]): OpenbsdMachine {
	for (const step of steps) expect(machine.run(script(step)), step).toMatchObject({ code: 0 });
	return machine;
}

const copyOf = (machine: OpenbsdMachine) => {
	const copy = machine.copy();
	machines.push(copy);
	return copy;
};

it('tries without a touch on /etc, the filter before the tunnel, and the route last', () => {
	const machine = prepared();
	const was = machine.picture();
	through(machine, 'record');
	expect(machine.picture()).toEqual(was);
	const { commands } = machine.run(script('try'));
	const changes = commands.map((line) => line.replace(/^\d+ /, '')).filter((line) => !line.startsWith('cat '));
	expect(changes[0]).toBe('pfctl -f trial.conf');
	expect(changes.at(-1)).toBe('route -qn add -inet default 192.0.0.1');
	const is = machine.picture();
	for (const path of Object.keys(was).filter((name) => name.startsWith('etc/'))) expect(is[path]).toBe(was[path]);
	expect(is['state/machine/anchor']).toContain('pass out nat-to');
	expect(is['state/machine/if-em0']).toContain(`inet6 ${ce} prefixlen 128`);
	expect(is['state/machine/if-gif0']).toContain(`tunnel ${ce} ${change.br}`);
});

it('keeps: each file whole, with the mode it had, and the one that brings the tunnel up last', () => {
	const machine = through(prepared(), 'record', 'try');
	const { commands } = machine.run(script('keep'));
	const moved = commands.filter((line) => / mv \/etc\//.test(line));
	expect(moved.at(-1)).toContain('/etc/hostname.gif0');
	expect(machine.marker()).toEqual(['kept']);
	const is = machine.picture();
	expect(is['etc/pf.conf']).toBe(`600 ${conf}`);
	expect(is['etc/hostname.em0']).toBe(`600 ${change.files[2]?.content}`);
	expect(is['etc/hostname.gif0']).toBe(`640 ${change.files[5]?.content}`);
	expect(is['etc/dhcp6leased.conf']).toBe(`644 ${change.files[3]?.content}`);
	expect(is).toHaveProperty(['state/machine/runs-dhcp6leased']);
	expect(Object.keys(is).filter((name) => name.endsWith('.mape-setup'))).toEqual([]);
	// there is nothing left to decide
	expect(machine.run(script('revert'), ['timer', '0']).code).toBe(0);
	expect(machine.run(script('revert')).code).toBe(3);
	expect(machine.run(script('keep')).code).toBe(3);
	expect(machine.picture()).toEqual(is);
});

it('takes back what was tried, and what was kept when that is wished', () => {
	const machine = prepared();
	const was = machine.picture();
	through(machine, 'record', 'try', 'revert');
	expect(machine.picture()).toEqual(was);
	expect(machine.marker()).toEqual([]);
	const kept = through(prepared(), 'record', 'try', 'keep');
	expect(kept.run(script('revert'), ['uninstall'])).toMatchObject({ code: 0 });
	expect(kept.picture()).toEqual(was);
});

it('claims that there is only one change', () => {
	const machine = through(prepared(), 'record');
	const other = '/var/db/mape-setup/checkpoint-2';
	for (const [name, text] of Object.entries(renderScripts(other, change)))
		machine.write(`${other}/${name}`, text, 0o700);
	expect(machine.run(`${other}/record`).code).toBe(3);
	through(machine, 'try', 'keep');
	machine.run(`${other}/record`);
	expect(machine.marker()).toEqual(['kept']);
	expect(machine.run(`${other}/try`).code).toBe(3);
});

it('is taken back by the timer, also from somebody who hangs while keeping it', { timeout: 30_000 }, () => {
	const machine = prepared();
	const was = machine.picture();
	through(machine, 'record', 'try');
	expect(machine.run(script('revert'), ['timer', '1']).code).toBe(0);
	expect(machine.picture()).toEqual(was);
	const hung = prepared();
	// it has a minute, which is shortened here
	hung.write(script('revert'), renderScripts(directory, change).revert.replace('left=60', 'left=2'), 0o700);
	through(hung, 'record', 'try');
	const { commands } = copyOf(hung).run(script('keep'));
	const half = commands.findIndex((line) => / mv \/etc\/pf.conf/.test(line));
	hung.run(script('keep'), [], `after ${half + 1}`);
	expect(hung.marker()).toEqual(['keeping']);
	expect(hung.run(script('revert'), ['timer', '0']).code).toBe(0);
	expect(hung.picture()).toEqual(was);
});

it('says what it could not take back, and is run again', () => {
	const machine = prepared();
	const was = machine.picture();
	through(machine, 'record', 'try');
	const { commands } = copyOf(machine).run(script('revert'));
	const number = commands.find((line) => line.includes('ifconfig gif0 destroy'))?.split(' ')[0];
	const broken = machine.run(script('revert'), [], `fail ${Number(number)}`);
	expect(broken).toMatchObject({ code: 5, stderr: expect.stringContaining('ifconfig gif0') });
	expect(machine.marker()).toEqual(['reverting']);
	through(machine, 'revert');
	expect(machine.picture()).toEqual(was);
});

/** What does not come to its end is taken back; a way back that does not, is gone again. */
function settled(machine: OpenbsdMachine): 'kept' | 'reverted' {
	machine.run(script('revert'));
	return machine.marker().includes('kept') ? 'kept' : 'reverted';
}

describe.each<{ step: Step; first: readonly Step[] }>([
	{ step: 'try', first: ['record'] },
	{ step: 'keep', first: ['record', 'try'] },
	{ step: 'revert', first: ['record', 'try'] },
])('each command of $step', ({ step, first }) => {
	it.each(['fail', 'before', 'after'] as const)('%s: as before, or kept whole', { timeout: 240_000 }, (kind) => {
		const start = prepared();
		const was = start.picture();
		through(start, ...first);
		const whole = copyOf(start);
		const { commands } = whole.run(script(step));
		const done = whole.picture();
		const results = commands.map((command, index) => {
			const machine = start.copy();
			const fault: Fault = `${kind} ${index + 1}`;
			machine.run(script(step), [], fault);
			const how = settled(machine);
			const is = machine.picture();
			machine.remove();
			// which daemons run is put right by `rcctl start`, and said
			const { 'state/machine/runs-dhcp6leased': _, ...rest } = is;
			const { 'state/machine/runs-dhcp6leased': __, ...restDone } = done;
			const wanted = how === 'kept' ? restDone : was;
			return { fault: `${fault}: ${command}`, how, is: how === 'kept' ? rest : is, wanted };
		});
		const wrong = results.filter(({ is, wanted }) => JSON.stringify(is) !== JSON.stringify(wanted));
		console.log(
			`OpenBSD ${step}, ${kind}: ${results.length} faults, ${results.length - wrong.length} restored or kept`,
		);
		expect(wrong).toEqual([]);
		if (step !== 'keep') expect(results.filter(({ how }) => how === 'kept')).toEqual([]);
	});
});
