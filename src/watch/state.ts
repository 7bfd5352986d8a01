import type { CheckProgress } from '../check/check.ts';
import type { Observed } from '../check/observe/command.ts';
import type { PortUse } from '../check/observe/port-use.ts';
import { worst } from '../check/runner.ts';
import type { Drops } from './drops.ts';
import { addRtt, lostAtEnd, noRtt, type RttHistory } from './rtt.ts';
import { rateOf, type Sample, type TunnelBytes } from './sample.ts';

/** What is known of the router while it is watched. */
export interface WatchState {
	readonly rtt: RttHistory;
	readonly sample?: Sample;
	/** Bytes per second. */
	readonly rate?: TunnelBytes;
	readonly ports?: Observed<PortUse>;
	readonly drops?: Observed<Drops>;
	/** All of the last run that has ended. */
	readonly checks?: readonly CheckProgress[];
	/** Milliseconds since the epoch. */
	readonly checkedAt?: number;
	readonly checking: boolean;
	/** Somebody wants the checks to run again. */
	readonly asked: boolean;
}

export type WatchEvent =
	| { readonly type: 'sampled'; readonly sample: Sample }
	| { readonly type: 'answered'; readonly rttMs: number | undefined }
	| { readonly type: 'counted'; readonly ports: Observed<PortUse>; readonly drops: Observed<Drops> }
	| { readonly type: 'ask-checks' }
	| { readonly type: 'check' }
	| { readonly type: 'checked'; readonly checks: readonly CheckProgress[]; readonly at: number };

export const unseen: WatchState = { rtt: noRtt, checking: false, asked: false };

export function watchUpdate(state: WatchState, event: WatchEvent): WatchState {
	switch (event.type) {
		case 'sampled': {
			const { rate: _, ...rest } = state;
			const rate = rateOf(state.sample, event.sample);
			return { ...rest, sample: event.sample, ...(rate ? { rate } : {}) };
		}
		case 'answered':
			return { ...state, rtt: addRtt(state.rtt, event.rttMs) };
		case 'counted':
			return { ...state, ports: event.ports, drops: event.drops };
		case 'ask-checks':
			return state.checking ? state : { ...state, asked: true };
		case 'check':
			return { ...state, checking: true, asked: false };
		case 'checked':
			return { ...state, checks: event.checks, checkedAt: event.at, checking: false };
	}
}

/** Everything has been looked at once but for the checks, which may take long. */
export const isComplete = ({ rtt, rate, sample, ports }: WatchState): boolean =>
	rtt.count > 0 && ports !== undefined && (rate !== undefined || sample?.tunnel.ok === false);

/** The checks send packets to strangers: once a minute, and sooner when the line seems to have gone or come back. */
const everyMs = 60_000;
const soonestMs = 10_000;
/** One lost echo is nothing. */
const manyLost = 3;

export function areChecksDue({ checks, checkedAt, checking, asked, rtt }: WatchState, now: number): boolean {
	if (checking) return false;
	if (asked || checks === undefined || checkedAt === undefined) return true;
	const age = now - checkedAt;
	if (age < soonestMs) return false;
	const lost = lostAtEnd(rtt);
	const changed = worst(checks) === 'failed' ? lost === 0 && rtt.count > 0 : lost >= manyLost;
	return changed || age >= everyMs;
}
