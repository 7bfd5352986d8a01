import { describe, expect, it } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { probeRelays } from '../../src/probe/probe.ts';
import type { ProbeReport, ProbeSubject } from '../../src/probe/relay.ts';
import { ruleFor } from '../../src/provider/table.ts';
import { demoSystem, type ScenarioName } from '../../src/system/recorded.ts';
import { biglobe } from '../../src/system/scenario/biglobe.ts';
import { routerOf, type Scenario } from '../../src/system/scenario/scenario.ts';
import { type RecordedOptions, type RecordedSystem, recordedSystem } from '../../src/system/simulated.ts';

const [east, west] = ['2001:260:700:1::1:275', '2001:260:700:1::1:276'];

function subjectOf(text: string, relays?: readonly string[]): ProbeSubject {
	const prefix = parsePrefix6(text);
	const rule = prefix.ok ? ruleFor(prefix.value) : prefix;
	const ce = rule.ok && prefix.ok ? deriveCe(rule.value.rule, prefix.value) : rule;
	if (!ce.ok || !('ipv4' in ce.value)) throw new Error(text);
	return { wan: 'enp1s0', ce: ce.value, relays: relays ?? ce.value.rule.br };
}

const ocn = subjectOf('2400:4050:5c71:af00::/56');
const lines = async (system: RecordedSystem) => (await system.run(['ip', '-o', 'address', 'show'])).stdout;

async function probe(system: RecordedSystem, subject: ProbeSubject) {
	const told: ProbeReport[] = [];
	const before = await lines(system);
	const report = await probeRelays(system, subject, { onReport: (one) => told.push(one) });
	expect(told.at(-1)).toBe(report);
	expect(report.finished).toBe(true);
	expect(await lines(system)).toBe(before);
	return { report, told };
}

const outcomes = ({ relays }: ProbeReport) => relays.map(({ outcome }) => outcome.type);
const demo = (name: ScenarioName, options?: RecordedOptions) => demoSystem(name, options);

describe('a probe on the simulated router', () => {
	it('confirms the right relay, tells as it goes, and leaves nothing', async () => {
		const { report, told } = await probe(demo('ocn'), ocn);
		expect(report).toMatchObject({ line: 'answers', relays: [{ br: '2001:380:a120::9' }] });
		expect(report.relays[0]?.outcome).toEqual({ type: 'confirmed', by: ['hairpin', 'outside', 'relay'], rttMs: 5.6 });
		expect(told.map(outcomes)[0]).toEqual(['asked']);
		expect(told.length).toBeGreaterThan(2);
	});

	it('tells a right from a wrong one, asked at once', async () => {
		const { report } = await probe(demo('biglobe'), subjectOf('2404:7a82:0:3400::/56', [west, east]));
		expect(outcomes(report)).toEqual(['silent', 'confirmed']);
	});

	it('tells a wrong one from a line without a route', async () => {
		const { report } = await probe(demo('wrong-br'), ocn);
		expect(report).toMatchObject({ line: 'answers', relays: [{ outcome: { type: 'silent' } }] });
		const without = await probe(demo('no-ra'), ocn);
		expect(without.report).toMatchObject({ line: 'no-route', relays: [{ outcome: { why: { code: 'no-route' } } }] });
	});

	it('names the relay whose answers come back instead', async () => {
		const scenario: Scenario = { ...biglobe, line: { ...biglobe.line, answersFrom: { [west]: east } } };
		const { report } = await probe(recordedSystem(routerOf(scenario)), subjectOf('2404:7a82:0:3400::/56', [west]));
		expect(report.relays[0]?.outcome).toMatchObject({ type: 'answered-by-another', from: east });
	});

	it('works beside a router that is up, whose address stays', async () => {
		const { report } = await probe(demo('configured'), ocn);
		expect(outcomes(report)).toEqual(['confirmed']);
	});

	it.each([
		[3, 'busy'],
		[4, 'no-address'],
		[69, 'no-perl'],
	])('says why it could not: exit code %i', async (code, why) => {
		const faults = [{ when: 'sh -s -- probe-br ...', result: { code } }];
		const { report } = await probe(demo('ocn', { faults }), ocn);
		expect(report.relays[0]?.outcome).toEqual({ type: 'cannot', why: { code: why } });
	});

	it('needs root, and runs nothing without', async () => {
		const system = recordedSystem(routerOf({ ...biglobe, root: false }));
		const { report } = await probe(system, ocn);
		expect(report.relays[0]?.outcome).toEqual({ type: 'cannot', why: { code: 'not-root' } });
		expect(system.commands().filter((command) => command.includes('probe-br'))).toEqual([]);
	});

	it('ends at once when it is cancelled, and takes its address back', async () => {
		const system = demo('wrong-br');
		const before = await lines(system);
		const end = new AbortController();
		const reports: ProbeReport[] = [];
		const onReport = (report: ProbeReport) => {
			reports.push(report);
			if (reports.length === 1) setTimeout(() => end.abort(), 0);
		};
		await probeRelays(system, ocn, { onReport, signal: end.signal });
		expect(await lines(system)).toBe(before);
	});
});
