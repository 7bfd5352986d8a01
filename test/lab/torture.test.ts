import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NatForm } from '../../src/plan/nat-options.ts';
import { startLab, type TestLab } from './harness.ts';
import type { Result } from './lab.ts';
import { nothingDropped, routerAdvertised } from './router.ts';
import { eventsOf, forwardsOf, installNftables, outside, renewals, renewOften, stopFile } from './torture/events.ts';
import { garbage } from './torture/garbage.ts';
import { excused, type Happened, type Report, tables } from './torture/report.ts';

// LAN hosts use the line for everything, while the prefix is refreshed, the configuration applied again, and
// forwards come and go. Short here; `npm run torture -- --minutes 10` for long.

const minutes = Number(process.env['TORTURE_MINUTES'] ?? 1);
const form = (process.env['TORTURE_NAT'] ?? 'alias') as NatForm;
const timeLimit = minutes * 60_000 + 1_800_000;
// A busy host can stop the machine of the lab for longer than people wait; a short run has no time to make up for it.
const mostFailures = minutes >= 10 ? 0.01 : 0.05;
/** What fills the emulated processor of a short run makes it long. */
const hosts = Array.from({ length: minutes >= 10 ? 16 : 4 }, (_, i) => `192.168.10.${101 + i}`);

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
	await routerAdvertised(lab);
	const applied = await lab.router(`mape-setup apply --yes --nat ${form}`, { timeoutMs: 240_000 });
	expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
	await installNftables(lab);
	await renewOften(lab);
	const added = await lab.on('lan', hosts.map((host) => `ip address add ${host}/24 dev eth0`).join(' && '));
	expect(`${added.code} ${added.stderr}`).toBe('0 ');
});
afterAll(async () => {
	await lab?.stop();
});

test(`mixed traffic for ${minutes} min, ${form}`, { timeout: timeLimit }, async () => {
	const { ipv4, blocks } = lab.line.subscriber!;
	const forwards = forwardsOf(lab, hosts);
	const renewed = await renewals(lab);

	const begin = Date.now();
	const settings = { hosts, ours: ipv4, stop: stopFile, garbage: garbage(hosts) };
	const traffic = lab.on('lan', 'node /opt/mape-setup/test/lab/torture/traffic.mjs', {
		input: JSON.stringify(settings),
		timeoutMs: timeLimit,
	});
	// a port of each block, none of them forwarded
	const scan = outside(lab, `scan ${ipv4} ${stopFile} ${blocks.map(({ first }) => first + 7).join(' ')}`, timeLimit);

	let ended: Result | undefined;
	traffic.then((result) => {
		ended = result;
	});

	const happened: Happened[] = [];
	const events = eventsOf(lab, forwards);
	const until = begin + minutes * 60_000;
	await rest(8000);
	do {
		for (const { name, interrupts, work } of events) {
			const from = Date.now() - begin;
			expect(ended, 'the end of the traffic').toBeUndefined();
			const wrong = await work();
			const to = Date.now() - begin;
			console.error(`torture: ${name}, ${Math.round(from / 1000)} to ${Math.round(to / 1000)} s ${wrong ?? ''}`);
			happened.push({ name, from, to, ...(interrupts ? { interrupts } : {}), ...(wrong ? { wrong } : {}) });
			await rest(minutes * 1000);
		}
	} while (Date.now() < until);
	await rest(8000);

	await lab.router(['touch', stopFile]);
	const [{ stdout, stderr }, scanned] = await Promise.all([traffic, scan]);
	expect(stdout, stderr).toMatch(/^\{/);
	const report = JSON.parse(stdout) as Report;
	const counters = await lab.counters();
	console.log(tables(report, happened, counters));
	console.log(`strangers: ${scanned.stdout.trim()}; DHCPv6 replies: ${(await renewals(lab)) - renewed}`);
	console.log((await lab.router('conntrack -S; conntrack -C; nft list counters table ip mape')).stdout);

	await nothingDropped(lab);
	expect(happened.filter(({ wrong }) => wrong)).toEqual([]);
	for (const flow of report.lasting) {
		expect(flow.trouble, JSON.stringify(flow)).toBeUndefined();
		expect(flow.received, JSON.stringify(flow)).toBeGreaterThan(0);
		if (flow.kind === 'TCP') {
			expect(flow.received, JSON.stringify(flow)).toBe(flow.sent);
			expect(flow.longestSilence, JSON.stringify(flow)).toBeLessThan(60_000);
		} else expect(flow.ports, JSON.stringify(flow)).toHaveLength(1);
	}
	for (const [kind, { took, failures }] of Object.entries(report.results)) {
		const failed = failures.filter((failure) => !excused(failure, happened)).length;
		expect(took.length, kind).toBeGreaterThan(0);
		expect(failed / (took.length + failed), `${kind}: failed of ${took.length + failed}`).toBeLessThan(mostFailures);
	}
	expect(JSON.parse(scanned.stdout)).toMatchObject({ answers: 0, connections: 0 });
	expect((await renewals(lab)) - renewed).toBeGreaterThan(1);
	const check = await lab.router('mape-setup check --json', { timeoutMs: 120_000 });
	expect(JSON.parse(check.stdout)).toMatchObject({ verdict: { level: 'ok' } });
});

const rest = (milliseconds: number) => new Promise((over) => setTimeout(over, milliseconds));
