import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { script } from '../../src/probe/script.ts';
import { Line } from './space.ts';

// The script with real packets, against border relays that look at every one of them.

const ce = '2400:4050:5c71:af00:99:f171:c600:2f00';
const ipv4 = '153.241.113.198';
const ports = '1776-1791,33520-33535,65264-65279';
const asked = ['wan', ce, ipv4, '1780,33521,65270', '1.1.1.1,8.8.8.8'];
const [a, b, c] = ['2001:380:a120::9', '2001:260:700:1::1:275', '2001:260:700:1::1:276'];

let line: Line;
beforeAll(() => {
	line = new Line('2400:4050:5c71:af00::/56');
});
afterAll(() => line?.stop());

const addresses = () => line.router('-o address show dev wan').replaceAll(/ +valid_lft.*/g, '');
const answers = (lines: readonly string[]) =>
	lines
		.filter((one) => one.startsWith('answer'))
		.map((one) => one.replace(/ [\d.]+$/, ''))
		.sort();
const all = (index: number, from: string) =>
	['hairpin', 'outside', 'relay'].map((kind) => `answer ${index} ${from} ${kind}`);

describe('the packets', () => {
	it('are answered by the relays that may, and nothing else is sent', async () => {
		await line.relays(ce, ipv4, ports, { [a]: 'good', [b]: 'silent', [c]: `as:${a}` });
		const before = addresses();
		const { code, lines } = await line.probe([...asked, a, b, c]);
		expect(code).toBe(0);
		expect(answers(lines)).toEqual([...all(0, a), ...all(2, a)]);
		expect(lines.at(-1)).toBe('end');
		expect(line.took.filter((one) => one.startsWith('dropped'))).toEqual([]);
		expect(line.took).toHaveLength(4 + 2 * 3 * 4);
		expect(addresses()).toBe(before);
	});

	it.each(['hairpin', 'outside', 'relay'])('are told apart: only %s comes back', async (kind) => {
		await line.relays(ce, ipv4, ports, { [a]: kind });
		const { lines } = await line.probe([...asked, a]);
		expect(answers(lines)).toEqual([`answer 0 ${a} ${kind}`]);
	});

	it('try another block when one is dropped', async () => {
		await line.relays(ce, ipv4, '33520-33535', { [a]: 'good' });
		const { lines } = await line.probe([...asked, a]);
		expect(answers(lines)).toEqual(all(0, a));
		expect(line.took.filter((one) => one.startsWith('dropped'))).toHaveLength(4);
	});

	it('go nowhere without a route, and that is said', async () => {
		line.router('-6 route del default');
		try {
			expect((await line.probe([...asked, a])).lines).toEqual(['cannot 0 ENETUNREACH', 'end']);
		} finally {
			line.router('-6 route add default via fe80::1 dev wan');
		}
	});

	it('come from an address that was there before, which stays', async () => {
		await line.relays(ce, ipv4, ports, { [a]: 'good' });
		line.router(`address add ${ce}/128 dev wan nodad`);
		try {
			const before = addresses();
			expect(answers((await line.probe([...asked, a])).lines)).toEqual(all(0, a));
			expect(addresses()).toBe(before);
		} finally {
			line.router(`address del ${ce}/128 dev wan`);
		}
	});

	it('need an interface', async () => {
		const before = addresses();
		expect((await line.probe(['wan9', ...asked.slice(1), a])).code).toBe(4);
		expect(addresses()).toBe(before);
	});
});

describe('killed', () => {
	const patiently = { timeout: 20_000 };
	const hasAddress = () => addresses().includes(ce);

	it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s: it cleans up behind itself', async (signal) => {
		await line.relays(ce, ipv4, ports, { [a]: 'silent' });
		const child = line.start([...asked, a]);
		await expect.poll(hasAddress, patiently).toBe(true);
		process.kill(-child.pid!, signal);
		await expect.poll(() => line.processes(), patiently).toEqual([]);
		expect(hasAddress()).toBe(false);
	});

	it('outright: the kernel takes the address away, and the next one does so sooner', async () => {
		await line.relays(ce, ipv4, ports, { [a]: 'silent' });
		const child = line.start([...asked, a]);
		await expect.poll(hasAddress, patiently).toBe(true);
		process.kill(-child.pid!, 'SIGKILL');
		await expect.poll(() => line.processes(), patiently).toEqual([]);
		expect(line.router(`-o -6 address show dev wan to ${ce}`)).toMatch(/ deprecated .*valid_lft \d+sec/);
		await line.probe([...asked, a]);
		expect(hasAddress()).toBe(false);
	});

	it('outright, and somebody took the address for good: it stays', async () => {
		const child = line.start([...asked, a]);
		await expect.poll(hasAddress, patiently).toBe(true);
		line.router(`-6 address replace ${ce}/128 dev wan nodad`);
		process.kill(-child.pid!, 'SIGTERM');
		await expect.poll(() => line.processes(), patiently).toEqual([]);
		expect(line.router(`-o -6 address show dev wan to ${ce}`)).toContain('valid_lft forever');
		line.router(`address del ${ce}/128 dev wan`);
	});

	it('two at once wait for each other', async () => {
		await line.relays(ce, ipv4, ports, { [a]: 'good' });
		const both = await Promise.all([line.probe([...asked, a]), line.probe([...asked, a])]);
		for (const { code, lines } of both) expect([code, answers(lines)]).toEqual([0, all(0, a)]);
		expect(hasAddress()).toBe(false);
	});
});

describe('the script', () => {
	it('is sh and perl without complaints', () => {
		const perl = /<<'END' &\n(.*)^END$/ms.exec(script)?.[1] ?? '';
		const compiled = spawnSync('perl', ['-c', '-'], { input: perl, encoding: 'utf8' });
		expect(compiled.stderr).toBe('- syntax OK\n');
		expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
	});

	it('needs no more than perl-base has', () => {
		expect([...script.matchAll(/^\s*(?:use|require) (\w+)/gm)].map(([, name]) => name)).toEqual(
			expect.not.arrayContaining(['IO', 'List', 'Time']),
		);
	});

	it('says that there is no perl', () => {
		const { status } = spawnSync('/bin/sh', ['-s', '--', 'probe-br'], { input: script, env: { PATH: '/nowhere' } });
		expect(status).toBe(69);
	});
});
