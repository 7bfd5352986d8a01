import type { CheckProgress } from '../check/check.ts';
import type { Observed } from '../check/observe/command.ts';
import type { PortUse } from '../check/observe/port-use.ts';
import { exitCode } from '../check/runner.ts';
import { type Drops, dropReasons } from './drops.ts';
import type { Metric, MetricSample } from './exposition.ts';
import type { Sample } from './sample.ts';

/** One look at everything. */
export interface Reading {
	readonly sample: Sample;
	readonly ports: Observed<PortUse>;
	readonly drops: Observed<Drops>;
}

/** ok, warning, failed, not tried: for `> 1` and `max_over_time`, so the order counts. */
const statusOf = (check: CheckProgress): number => {
	if (check.status !== 'done') return 3;
	return { ok: 0, warning: 1, failed: 2 }[check.verdict.level];
};

/**
 * The router as metrics. No address, prefix or port of the line is in a label: blocks are told by their number in the set.
 * What could not be read is left out; a 0 would be a statement.
 */
export function metricsOf({ sample, ports, drops }: Reading, checks: readonly CheckProgress[]): readonly Metric[] {
	const gauge = (name: string, help: string, ...samples: readonly MetricSample[]): Metric => ({
		name,
		type: 'gauge',
		help,
		samples,
	});
	const counter = (name: string, help: string, ...samples: readonly MetricSample[]): Metric => ({
		name,
		type: 'counter',
		help,
		samples,
	});
	const { tunnel, connections } = sample;
	const rtt = checks.flatMap((check) =>
		check.id === 'ipv4' && check.status === 'done' && check.verdict.level === 'ok' && check.verdict.rttMs !== undefined
			? [{ value: check.verdict.rttMs / 1000 }]
			: [],
	);
	return [
		gauge('mape_setup_up', 'Whether no check failed: 1 if IPv4 works.', { value: exitCode(checks) === 0 ? 1 : 0 }),
		gauge(
			'mape_setup_check_status',
			'What a check said: 0 ok, 1 warning, 2 failed, 3 not tried because of another one.',
			...checks.map((check) => ({ labels: { check: check.id }, value: statusOf(check) })),
		),
		gauge(
			'mape_setup_check_duration_seconds',
			'How long a check took.',
			...checks.flatMap((check) =>
				check.status === 'done' ? [{ labels: { check: check.id }, value: check.durationMs / 1000 }] : [],
			),
		),
		gauge('mape_setup_rtt_seconds', 'Round trip of an echo through the tunnel.', ...rtt),
		gauge('mape_setup_ports_used', 'Ports of our set that a flow has.', ...each(ports, ({ used }) => used)),
		gauge('mape_setup_ports', 'Ports of our set.', ...each(ports, ({ total }) => total)),
		gauge(
			'mape_setup_port_block_used',
			'Ports of one block that a flow has; blocks are numbered from 1.',
			...(ports.ok
				? ports.value.blocks.map(({ used }, index) => ({ labels: { block: `${index + 1}` }, value: used }))
				: []),
		),
		gauge(
			'mape_setup_destination_flows_max',
			'Flows towards the busiest destination; towards one destination a port can be used once.',
			...each(ports, ({ destination }) => destination?.flows ?? 0),
		),
		counter(
			'mape_setup_tunnel_receive_bytes_total',
			'Bytes that came out of the tunnel.',
			...each(tunnel, ({ received }) => received),
		),
		counter(
			'mape_setup_tunnel_transmit_bytes_total',
			'Bytes that went into the tunnel.',
			...each(tunnel, ({ sent }) => sent),
		),
		gauge(
			'mape_setup_conntrack_entries',
			'Connections in the table of the kernel.',
			...each(connections, ({ entries }) => entries),
		),
		gauge(
			'mape_setup_conntrack_entries_max',
			'Connections that it has room for.',
			...each(connections, ({ max }) => max),
		),
		counter(
			'mape_setup_dropped_packets_total',
			'Packets held back: leaked (wrong source), refused (no ports), uninvited (from outside), guard (by tc).',
			...(drops.ok
				? dropReasons.flatMap((reason) => {
						const value = drops.value[reason];
						return value === undefined ? [] : [{ labels: { reason }, value }];
					})
				: []),
		),
		gauge('mape_setup_last_run_timestamp_seconds', 'When this was read.', { value: sample.at / 1000 }),
	];
}

const each = <T>(observed: Observed<T>, value: (from: T) => number): readonly MetricSample[] =>
	observed.ok ? [{ value: value(observed.value) }] : [];
