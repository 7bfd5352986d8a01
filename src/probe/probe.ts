import { targets } from '../check/observe/target.ts';
import type { System } from '../system/system.ts';
import { judgeProbe } from './judge.ts';
import { lineState } from './line.ts';
import { type ProbeLine, parseProbeLine } from './lines.ts';
import { probePorts } from './ports.ts';
import { cannotProbe, type LineState, type ProbeReport, type ProbeSubject } from './relay.ts';
import { script } from './script.ts';

export interface ProbeOptions {
	/** After every answer; the last one is what is returned. */
	readonly onReport?: (report: ProbeReport) => void;
	/** Ends it; the script cleans up behind itself. */
	readonly signal?: AbortSignal;
}

/** Waiting for another one's probe, and all tries. */
const timeoutMs = 20_000;

/** Asks border relays with packets, all at once. The machine is afterwards as it was before. */
export async function probeRelays(
	system: System,
	{ wan, ce, relays }: ProbeSubject,
	{ onReport = () => {}, signal }: ProbeOptions = {},
): Promise<ProbeReport> {
	const give = (report: ProbeReport): ProbeReport => {
		onReport(report);
		return report;
	};
	const [first] = relays;
	if (first === undefined) return give({ finished: true, line: 'unknown', relays: [] });
	if (!system.isRoot()) return give(cannotProbe(relays, { code: 'not-root' }));
	const ports = probePorts(ce.ports, system.now());
	if (ports.length === 0) return give(cannotProbe(relays, { code: 'no-ports' }));

	const lines: ProbeLine[] = [];
	let line: LineState = 'unknown';
	give(judgeProbe(relays, lines, line));
	const looking = lineState(system, wan, first).then((found) => {
		line = found;
	});
	const values = [wan, ce.address, ce.ipv4, ports.join(','), targets.join(','), ...relays];
	const end = await system.stream(['sh', '-s', '--', 'probe-br', ...values], {
		input: script,
		timeoutMs,
		...(signal === undefined ? {} : { signal }),
		onLine: (text, from) => {
			const parsed = from === 'stdout' ? parseProbeLine(text, relays.length) : undefined;
			if (parsed === undefined) return;
			lines.push(parsed);
			give(judgeProbe(relays, lines, line));
		},
	});
	// Whoever has been answered knows that there is a line, and whoever cancels does not wait.
	if (lines.some(({ type }) => type === 'answer')) line = 'answers';
	else if (signal?.aborted !== true) await looking;
	return give(judgeProbe(relays, lines, line, end));
}
