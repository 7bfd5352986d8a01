import { formatAddress6, parseAddress6 } from '../map/prefix.ts';
import { type AnswerKind, answerKinds } from './relay.ts';

/** One line of what the script prints; `relay` is its number among those asked. */
export type ProbeLine =
	| {
			readonly type: 'answer';
			readonly relay: number;
			/** The outer source. Canonical text (RFC 5952). */
			readonly from: string;
			readonly by: AnswerKind;
			readonly rttMs: number;
	  }
	| { readonly type: 'cannot'; readonly relay: number; readonly errno: string }
	| { readonly type: 'end' };

/** undefined: no such line. */
export function parseProbeLine(line: string, relays: number): ProbeLine | undefined {
	if (line === 'end') return { type: 'end' };
	const cannot = /^cannot (\d) (E[A-Z]{2,16})$/.exec(line);
	if (cannot) {
		const relay = Number(cannot[1]);
		return relay < relays ? { type: 'cannot', relay, errno: cannot[2]! } : undefined;
	}
	const answer = /^answer (\d) ([\da-f:.]{2,45}) ([a-z]+) (\d{1,5}\.\d\d)$/.exec(line);
	if (!answer) return undefined;
	const [relay, source, rttMs] = [Number(answer[1]), parseAddress6(answer[2]!), Number(answer[4])];
	const by = answerKinds.find((kind) => kind === answer[3]);
	if (relay >= relays || source === undefined || by === undefined) return undefined;
	return { type: 'answer', relay, from: formatAddress6(source), by, rttMs };
}
