import type { Answer, Asked } from '../apply/pending.ts';
import type { System } from '../system/system.ts';
import type { Event } from './state.ts';

const tickMs = 1000;
/** A tick that took longer is a clock that was set: time synchronisation may begin with the IPv4 that was just made. */
const longestTickMs = 3 * tickMs;

/** The question whether a change is to stay. */
export interface Question {
	/** Settles when it is answered, here or elsewhere; not when it is only left. */
	readonly answered: Promise<Answer>;
	answer(answer: Answer): void;
	extend(byMs: number): Promise<void>;
	/** Tells nothing any more, and answers nothing. */
	leave(): void;
}

/** Asks, and tells the time once a second as long as the question is open. */
export function openQuestion(system: System, asked: Asked, dispatch: (event: Event) => void): Question {
	const { deadline, timeoutMs, failed, timer } = asked;
	let open = true;
	let now = system.now();
	let settle: (answer: Answer) => void;
	const answered = new Promise<Answer>((resolve) => {
		settle = resolve;
	});

	const close = (answer: Answer) => {
		open = false;
		settle(answer);
	};
	const decided = () => {
		if (!open) return;
		dispatch({ type: 'decided' });
		// ignored by who asked: it has been decided
		close('revert');
	};
	const run = async () => {
		// Who is told may answer at once: only when the question has been handed over.
		await Promise.resolve();
		if (!open) return;
		dispatch({ type: 'asked', countdown: { deadline, now, timeoutMs, failed, timer } });
		if (asked.decided.aborted) decided();
		else asked.decided.addEventListener('abort', decided, { once: true });
		while (open) {
			const before = system.now();
			await system.sleep(tickMs);
			const passed = system.now() - before;
			now += passed < 0 || passed > longestTickMs ? tickMs : passed;
			if (open) dispatch({ type: 'tick', now });
		}
	};

	run().catch((error: unknown) => dispatch({ type: 'crashed', error }));
	return {
		answered,
		answer: close,
		extend: async (byMs) => {
			const later = await asked.extend(byMs);
			// on our own clock, should theirs have been set meanwhile
			if (open) dispatch({ type: 'extended', deadline: later === undefined ? undefined : now + later - system.now() });
		},
		leave: () => {
			open = false;
		},
	};
}
