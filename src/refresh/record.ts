import { formatForward } from '../plan/port-forward.ts';
import type { Words } from '../text/words.ts';
import type { Refreshed } from './refresh.ts';

/** What is written to /run/mape-setup/refresh; dhclient's hook writes the other outcomes there. */
export function recordOf(refreshed: Refreshed, time: string, durationMs: number): string {
	const { outcome, from, to } = refreshed;
	return `${JSON.stringify({
		schema: 1,
		time,
		from,
		to,
		outcome,
		durationMs,
		...(outcome === 'replaced' ? { lost: refreshed.lost.map(formatForward) } : { problem: refreshed.problem }),
	})}\n`;
}

/** For the journal; `<3>` marks an error. `words` are those of the problem, if there is one. */
export function journalLines(refreshed: Refreshed, durationMs: number, words?: Words): readonly string[] {
	const { outcome, from, to } = refreshed;
	if (outcome !== 'replaced') {
		const told = words === undefined ? [] : [words.what, words.why, ...words.remedies];
		return [`the prefix is now ${to}, was ${from}; IPv4 stays down`, ...told.flatMap((text) => text.split('\n'))].map(
			(line) => `<3>mape-setup: ${line}`,
		);
	}
	const lost = refreshed.lost.map(
		(forward) => `<3>mape-setup: not our port any more, removed: ${formatForward(forward)}`,
	);
	return [`mape-setup: everything follows the prefix ${to} now, was ${from} (${durationMs} ms)`, ...lost];
}
