import type { Observed } from '../check/observe/command.ts';
import type { Language } from '../text/language.ts';
import type { WatchState } from '../watch/state.ts';
import { verdictObject } from './check-object.ts';

/** What is known of the router at one moment; null is what is not known, and `problems` say why. */
export function watchObject(state: WatchState, language: Language) {
	const { rtt, sample, rate, ports, drops, checks } = state;
	const use = ports?.ok ? ports.value : undefined;
	return {
		schema: 1,
		time: sample === undefined ? null : new Date(sample.at).toISOString(),
		verdict: checks === undefined ? null : verdictObject(checks, language),
		rttMs: rtt.samples.at(-1) ?? null,
		tunnel: sample?.tunnel.ok
			? {
					receivedBytes: sample.tunnel.value.received,
					sentBytes: sample.tunnel.value.sent,
					receivedBytesPerSecond: rate === undefined ? null : Math.round(rate.received),
					sentBytesPerSecond: rate === undefined ? null : Math.round(rate.sent),
				}
			: null,
		ports: use
			? {
					used: use.used,
					total: use.total,
					flows: use.flows,
					blocks: use.blocks,
					destination: use.destination ? { ...use.destination.who, flows: use.destination.flows } : null,
					host: use.host ? { address: use.host.who, flows: use.host.flows } : null,
					unreadable: use.unreadable,
				}
			: null,
		connections: sample?.connections.ok ? sample.connections.value : null,
		dropped: drops?.ok ? drops.value : null,
		problems: [problemOf(sample?.tunnel), problemOf(sample?.connections), problemOf(ports), problemOf(drops)].filter(
			(problem) => problem !== undefined,
		),
	};
}

const problemOf = (observed: Observed<unknown> | undefined) =>
	observed === undefined || observed.ok ? undefined : observed.problem;
