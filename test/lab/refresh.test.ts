import { afterAll, beforeAll, expect, test } from 'vitest';
import { names } from '../../src/plan/names.ts';
import { startLab, type TestLab } from './harness.ts';
import { lastingState, noted, type Record, replyBefore, startTraffic } from './refresh/change.ts';
import { seen, watch } from './refresh/watch.ts';
import { ipv4IsUsed, routerAdvertised } from './router.ts';
import { type Line, scenarios, subscriberLine } from './scenario.ts';

// The operator hands out another prefix, takes it away, or is another operator; everybody in the LAN goes on using the
// line. What leaves the router is counted at the other end of its cable.

/** `npm run soak -- --changes 200` for long. */
const changes = Number(process.env['SOAK_CHANGES'] ?? 6);
const minutes = 60_000;
/** A Renew soon, for nobody can wait two hours. */
const renewal = 8;

let lab: TestLab;
let traffic: Awaited<ReturnType<typeof startTraffic>>;
beforeAll(async () => {
	lab = await startLab({ renewal });
	await routerAdvertised(lab);
	const applied = await lab.router('mape-setup apply --yes', { timeoutMs: 4 * minutes });
	expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
	traffic = await startTraffic(lab);
});
afterAll(async () => {
	await traffic?.stop();
	await lab?.stop();
});

/** How the router hears of it. */
type How =
	/** It renews when it is time to. */
	| 'renewal'
	/** The cable is out meanwhile, as it is when the line is rebuilt. */
	| 'cable'
	/** The client is started again, and confirms what it had. */
	| 'restart';

/** Changes the line, and waits until the router has followed. */
async function change(line: Line, how: How = 'renewal'): Promise<Record> {
	const before = lab.line;
	await watch(lab, before.subscriber, line.subscriber);
	if (how === 'cable') await lab.fault('cable', 'off');
	await lab.changeLine({ renewal, ...line });
	if (how === 'cable') await lab.fault('cable', 'on');
	if (how === 'restart') await lab.router(`systemctl restart ${names.dhcpUnit}`);
	const record = await noted(lab, line.subscriber ? 'replaced' : 'impossible', line.prefix);
	expect(record.from).toBe(before.prefix);
	return record;
}

/** Nothing but what is ours leaves, and nothing of the line before any more; nothing of it is left on the router. */
async function onlyOurs(before: Line): Promise<void> {
	const [first, police] = [await seen(lab), await lab.counters()];
	await lab.router('sleep 2');
	const [second, later] = [await seen(lab), await lab.counters()];
	expect(second).toMatchObject({ old: first.old, foreign: 0, native: 0 });
	// bad_outer: before the Reply came the router could not know. bad_dport: what servers still send to ports of before
	const { bad_src, bad_sport, bad_outer } = later;
	if (lab.line.subscriber)
		expect({ bad_src, bad_sport, bad_outer }).toEqual({ bad_src: 0, bad_sport: 0, bad_outer: police.bad_outer });
	const { stdout } = await lab.router('ip -o address; ip -6 route show table all; ip -6 tunnel');
	expect(stdout).not.toContain(before.prefix.replace(/00::.*/, ''));
}

async function firstPing(record: Record): Promise<string> {
	const reply = await replyBefore(lab, record);
	for (let i = 0; i < 60; i++) {
		const answered = (await traffic.pings()).find((at) => at > reply);
		if (answered !== undefined)
			return `${(answered - reply).toFixed(1)} s after the Reply, of which the refresh took ${record.durationMs} ms`;
		await lab.router('sleep 0.5');
	}
	throw new Error('no LAN host has got an answer');
}

const tell = (what: string) => console.log(`refresh: ${what}`);

test.each([
	['another prefix of the operator, at a renewal', scenarios.ocnMoved, 'renewal'],
	['another operator, while the cable is out', scenarios.v6plus, 'cable'],
	['the operator of before, at a restart of the client', scenarios.ocn, 'restart'],
] as const)('%s', { timeout: 8 * minutes }, async (name, line, how) => {
	const before = lab.line;
	const record = await change(line, how);
	tell(`${name}: the first LAN host was answered ${await firstPing(record)}`);
	await onlyOurs(before);
	await ipv4IsUsed(lab);
});

test(`${changes} changes in a row leave nothing behind`, { timeout: (changes + 4) * 3 * minutes }, async () => {
	const home = lab.line;
	const before = await lastingState(lab);
	const took: number[] = [];
	for (let i = 1; i <= changes; i++) {
		const last = lab.line;
		const next = i === changes ? home : subscriberLine(i % 3 === 0 ? 'v6plus' : 'ocn', (i * 7919) % 65536);
		const record = await change(next, 'restart');
		took.push(record.durationMs ?? 0);
		await firstPing(record);
		await onlyOurs(last);
		if (i % 20 === 0) tell(`${i} changes`);
	}
	expect(await lastingState(lab)).toBe(before);
	tell(`${changes} changes, nothing left over; each took ${Math.min(...took)} to ${Math.max(...took)} ms`);
});

test('a prefix without a rule: down, said, and up again with one that has', { timeout: 8 * minutes }, async () => {
	const before = lab.line;
	await change(scenarios.unknown);
	await onlyOurs(before);
	const { stdout } = await lab.router(`ip -6 tunnel; cat ${names.held}; journalctl -u ${names.dhcpUnit} -p err -n 9`);
	expect(stdout).not.toContain(names.tunnel);
	expect(stdout).toContain(`no-rule ${scenarios.unknown.prefix}`);
	expect(stdout).toMatch(/IPv4 stays down/);
	// a restart of the router's unit does not bring the old one up
	await lab.router(`systemctl restart ${names.routerUnit}`);
	expect((await lab.router('ip -6 tunnel')).stdout).not.toContain(names.tunnel);
	await lab.changeLine({ renewal, ...before });
	// The client would solicit with both prefixes as hints, and ISC's server never sends its Advertise to that.
	await lab.router(`systemctl restart ${names.dhcpUnit}`);
	await noted(lab, 'back', before.prefix);
	await ipv4IsUsed(lab);
});

test('a withdrawn prefix: nothing leaves; when it is back, everything works', { timeout: 8 * minutes }, async () => {
	const { line } = lab;
	const { subscriber } = line;
	await lab.changeLine({ ...line, renewal, valid: 40 });
	await lab.router(`systemctl restart ${names.dhcpUnit}; sleep 5`);
	await watch(lab, subscriber, null);
	await lab.changeLine({ ...line, renewal, valid: 40, dhcp: 'noprefix' });
	await noted(lab, 'withdrawn', '');
	await onlyOurs({ ...line, prefix: 'nobody' });
	expect((await lab.router('ip -6 tunnel')).stdout).not.toContain(names.tunnel);
	await lab.changeLine({ ...line, renewal });
	await lab.router(`systemctl restart ${names.dhcpUnit}`);
	await noted(lab, 'back', line.prefix);
	await ipv4IsUsed(lab);
});

test('a power cut in the middle: nothing comes up by halves', { timeout: 12 * minutes }, async () => {
	await traffic.stop();
	const { line } = lab;
	// the rules of one prefix, the addresses of another
	await lab.router(
		`echo 'unfinished: on the way' > ${names.held}; sed -i 's/${line.subscriber!.ipv4}/192.0.2.1/g' ${names.rules}; sync`,
	);
	await lab.cutPower();
	await noted(lab, 'replaced', line.prefix);
	const said = await lab.router(`journalctl -b -u ${names.routerUnit} --no-pager`);
	expect(said.stdout).toContain('stays down until DHCPv6 delegates a prefix: unfinished');
	await routerAdvertised(lab);
	await ipv4IsUsed(lab);
	traffic = await startTraffic(lab);
});
