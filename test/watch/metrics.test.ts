import { describe, expect, it } from 'vitest';
import type { CheckProgress } from '../../src/check/check.ts';
import { runChecks } from '../../src/check/runner.ts';
import { configuredRouter } from '../../src/command/configured.ts';
import { ownSpace, type Router } from '../../src/system/model/router.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import { exposition } from '../../src/watch/exposition.ts';
import { metricsOf } from '../../src/watch/metrics.ts';
import { readOnce } from '../../src/watch/reading.ts';
import { givenSeed, randomFrom } from '../map/random.ts';
import { parseExposition } from './exposition-parser.ts';

async function metricsAfter(fault: (router: Router) => unknown = () => {}) {
	const system = demoSystem('configured');
	fault(system.router);
	const router = await configuredRouter(system);
	if (!router.ok) throw new Error(router.problem.code);
	const reading = await readOnce(system, router.value);
	const text = exposition(metricsOf(reading, await runChecks(system, router.value)));
	const metrics = parseExposition(text);
	const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
		metrics
			.get(name)
			?.samples.find((sample) => Object.entries(labels).every(([key, wanted]) => sample.labels[key] === wanted))?.value;
	return { text, metrics, value };
}

describe('the metrics of a healthy router', () => {
	it('are all there', async () => {
		const { metrics, value } = await metricsAfter();
		expect([...metrics.keys()]).toMatchInlineSnapshot(`
			[
			  "mape_setup_up",
			  "mape_setup_check_status",
			  "mape_setup_check_duration_seconds",
			  "mape_setup_rtt_seconds",
			  "mape_setup_ports_used",
			  "mape_setup_ports",
			  "mape_setup_port_block_used",
			  "mape_setup_destination_flows_max",
			  "mape_setup_tunnel_receive_bytes_total",
			  "mape_setup_tunnel_transmit_bytes_total",
			  "mape_setup_conntrack_entries",
			  "mape_setup_conntrack_entries_max",
			  "mape_setup_dropped_packets_total",
			  "mape_setup_last_run_timestamp_seconds",
			]
		`);
		expect(value('mape_setup_up')).toBe(1);
		expect(value('mape_setup_ports')).toBe(1008);
		const blocks = metrics.get('mape_setup_port_block_used')?.samples ?? [];
		expect(blocks).toHaveLength(63);
		expect(blocks.reduce((sum, sample) => sum + sample.value, 0)).toBe(value('mape_setup_ports_used'));
		expect(value('mape_setup_ports_used')).toBeGreaterThan(0);
		expect(value('mape_setup_dropped_packets_total', { reason: 'uninvited' })).toBe(1834);
		expect(value('mape_setup_dropped_packets_total', { reason: 'guard' })).toBe(0);
		expect(value('mape_setup_conntrack_entries_max')).toBe(262_144);
		expect(value('mape_setup_last_run_timestamp_seconds')).toBeCloseTo(Date.UTC(2026, 3, 1) / 1000, 0);
		expect(new Set(metrics.get('mape_setup_check_status')?.samples.map((sample) => sample.value))).toEqual(
			new Set([0]),
		);
	});

	it('tell nothing of the line', async () => {
		const { text } = await metricsAfter();
		expect(text).not.toMatch(/153\.241|2400:|2001:|192\.168|203\.0\.113|1776|5c71/);
	});
});

describe('the metrics of a broken one', () => {
	it('say which check failed and which was not tried', async () => {
		const { value } = await metricsAfter((router) => void ownSpace(router).tables.splice(0));
		expect(value('mape_setup_up')).toBe(0);
		expect(['link', 'rules', 'br'].map((check) => value('mape_setup_check_status', { check }))).toEqual([0, 2, 3]);
		expect(value('mape_setup_check_duration_seconds', { check: 'br' })).toBeUndefined();
	});

	it('leave out what nobody could read', async () => {
		const { metrics } = await metricsAfter((router) => {
			router.programs.delete('/usr/sbin/conntrack');
			ownSpace(router).tables.splice(0);
			ownSpace(router).links.splice(3);
		});
		for (const name of [
			'ports_used',
			'port_block_used',
			'tunnel_receive_bytes_total',
			'dropped_packets_total',
			'rtt_seconds',
		])
			expect([...metrics.keys()]).not.toContain(`mape_setup_${name}`);
		expect([...metrics.keys()]).toContain('mape_setup_conntrack_entries');
	});
});

describe('the text format', () => {
	it('escapes what a label or a help may have', () => {
		const text = exposition([
			{
				name: 'a',
				type: 'gauge',
				help: 'one\\two\nthree',
				samples: [{ labels: { x: 'q"b\\s\nn', y: '' }, value: 1.5 }],
			},
			{ name: 'b', type: 'gauge', help: 'nothing', samples: [] },
		]);
		expect(text).toBe('# HELP a one\\\\two\\nthree\n# TYPE a gauge\na{x="q\\"b\\\\s\\nn",y=""} 1.5\n');
		expect(parseExposition(text).get('a')?.samples).toEqual([
			{ name: 'a', labels: { x: 'q"b\\s\nn', y: '' }, value: 1.5 },
		]);
	});

	it('whatever is in them, comes back as it was', () => {
		const random = randomFrom(givenSeed);
		const signs = ['"', '\\', '\n', '{', '}', ',', '=', ' ', '日', 'n', '#'];
		for (let round = 0; round < 2_000; round++) {
			const some = () => Array.from({ length: random.integer(0, 8) }, () => random.pick(signs)).join('');
			const samples = [{ labels: { x: some() }, value: random.integer(0, 1e9) / 7 }];
			const parsed = parseExposition(exposition([{ name: 'm', type: 'gauge', help: some(), samples }]));
			expect(parsed.get('m')?.samples, `SEED=${random.seed}`).toEqual([{ name: 'm', ...samples[0] }]);
		}
	});

	it.each([
		'a 1\n',
		'# TYPE a gauge\na 1\n',
		'# HELP a b\n# TYPE a gauge\n',
		'# HELP a b\n# TYPE a gauge\na 1',
		'# HELP a b\n# TYPE a counter\na 1\n',
		'# HELP a b\n# TYPE a gauge\na{x="1"} 1\na{x="1"} 2\n',
		'# HELP a b\n# TYPE a gauge\na{x=1} 1\n',
		'# HELP a b\n# TYPE a gauge\na{x="1",} 1\n',
		'# HELP a b\n# TYPE a gauge\na{x="\\t"} 1\n',
		'# HELP a b\n# TYPE a gauge\na  1\n',
	])('the parser of these tests refuses %j', (text) => {
		expect(() => parseExposition(text)).toThrow();
	});
});

it('a check that is still waiting counts as not tried', () => {
	const checks: readonly CheckProgress[] = [{ id: 'link', status: 'waiting' }];
	const none = { ok: false, problem: { code: 'interface-missing', device: 'mape0' } } as const;
	const reading = { sample: { at: 0, tunnel: none, connections: none }, ports: none, drops: none };
	const status = metricsOf(reading, checks).find(({ name }) => name === 'mape_setup_check_status');
	expect(status?.samples).toEqual([{ labels: { check: 'link' }, value: 3 }]);
});
