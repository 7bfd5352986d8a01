import type { CommandResult } from '../system/system.ts';
import type { ProbeLine } from './lines.ts';
import {
	type AnswerKind,
	answerKinds,
	type LineState,
	type Obstacle,
	type ProbeReport,
	type RelayOutcome,
} from './relay.ts';

/** How the script ended; undefined while it runs. */
export type ProbeEnd = Pick<CommandResult, 'code' | 'timedOut' | 'notFound' | 'stderr'>;

/** What the lines so far mean. Pure. */
export function judgeProbe(
	relays: readonly string[],
	lines: readonly ProbeLine[],
	line: LineState,
	end?: ProbeEnd,
): ProbeReport {
	const obstacle = end === undefined ? undefined : obstacleOf(end, lines);
	return {
		finished: end !== undefined,
		line,
		relays: relays.map((br, index) => {
			const own = lines.filter((one) => one.type !== 'end' && one.relay === index);
			return { br, outcome: outcome(br, own, obstacle, end !== undefined) };
		}),
	};
}

function outcome(
	br: string,
	lines: readonly ProbeLine[],
	obstacle: Obstacle | undefined,
	ended: boolean,
): RelayOutcome {
	const answers = lines.flatMap((one) => (one.type === 'answer' ? [one] : []));
	const own = answers.filter(({ from }) => from === br);
	if (own.length > 0) return { type: 'confirmed', ...summary(own) };
	const [first] = answers;
	// an answer of its own may still come
	if (first !== undefined && ended)
		return {
			type: 'answered-by-another',
			from: first.from,
			...summary(answers.filter(({ from }) => from === first.from)),
		};
	for (const one of lines) if (one.type === 'cannot') return { type: 'cannot', why: obstacleOfErrno(one.errno) };
	if (obstacle) return { type: 'cannot', why: obstacle };
	return { type: ended ? 'silent' : 'asked' };
}

/** Of several kinds, the way through the internet and back says the most; its time is shown, too. */
function summary(answers: readonly { readonly by: AnswerKind; readonly rttMs: number }[]) {
	const by = answerKinds.filter((kind) => answers.some((one) => one.by === kind));
	return { by, rttMs: Math.min(...answers.map(({ rttMs }) => rttMs)) };
}

function obstacleOf(end: ProbeEnd, lines: readonly ProbeLine[]): Obstacle | undefined {
	if (end.code === 0 && lines.at(-1)?.type === 'end') return undefined;
	if (end.code === 3) return { code: 'busy' };
	if (end.code === 4) return { code: 'no-address' };
	if (end.code === 69) return { code: 'no-perl' };
	const said = end.stderr.trim().split('\n').at(-1)?.slice(0, 200);
	return { code: 'failed', why: said || (end.timedOut ? 'timeout' : `exit code ${end.code ?? '?'}`) };
}

function obstacleOfErrno(errno: string): Obstacle {
	if (['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'].includes(errno)) return { code: 'no-route' };
	// what a packet filter of this machine says to a sender
	if (['EPERM', 'EACCES'].includes(errno)) return { code: 'filtered' };
	return { code: 'failed', why: errno };
}
