import type { CheckId } from '../check/check.ts';
import type { System } from '../system/system.ts';
import { isPending } from './decision.ts';
import type { Answer, Decide } from './pending.ts';
import { extendTimer, type Timer, timeLeft } from './timer.ts';

/** How often it is looked whether somebody else has decided. */
const pollMs = 1_000;

/** Asks whether the change is to stay. `decided`: the timer or another login was faster. */
export async function askedFor(
	system: System,
	directory: string,
	first: Timer,
	{ decide, timeoutMs }: { readonly decide: Decide; readonly timeoutMs: number },
	failed: readonly CheckId[],
): Promise<Answer | 'decided'> {
	if (!(await isPending(system, directory))) return 'decided';
	let timer = first;
	const elsewhere = new AbortController();
	const deadline = async () => system.now() + (await timeLeft(system, timer));
	const answer = decide({
		deadline: await deadline(),
		timeoutMs,
		failed,
		timer: timer.kind,
		decided: elsewhere.signal,
		async extend(byMs) {
			try {
				timer = await extendTimer(system, directory, timer, byMs);
				return (await isPending(system, directory)) ? await deadline() : undefined;
			} catch {
				return undefined;
			}
		},
	});
	let open = true;
	const watch = async (): Promise<'decided'> => {
		while (open && (await isPending(system, directory))) await system.sleep(pollMs);
		return 'decided';
	};
	const result = await Promise.race([answer, watch()]);
	open = false;
	elsewhere.abort();
	return result;
}
