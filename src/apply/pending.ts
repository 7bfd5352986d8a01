import type { CheckId } from '../check/check.ts';

/** What whoever may decide is asked, when a change is made and checked: is it to stay? */
export interface Asked {
	/** When it is taken back without an answer, in milliseconds of `System.now()`. */
	readonly deadline: number;
	readonly timeoutMs: number;
	/** Mandatory checks that failed; empty when IPv4 works. */
	readonly failed: readonly CheckId[];
	/** Who takes it back when nobody answers: systemd's timer, or (without systemd) a detached process. */
	readonly timer: 'systemd' | 'process';
	/** Aborted when it was decided elsewhere, by the timer or from another login. */
	readonly decided: AbortSignal;
	/** Puts the deadline off; resolves with the new one, or with undefined when that did not work (it may be too late). */
	extend(byMs: number): Promise<number | undefined>;
}

export type Answer = 'keep' | 'revert';

/** Asked once, with the checks done; the answer is ignored when it was decided elsewhere before. */
export type Decide = (asked: Asked) => Promise<Answer>;

/** The usual time to decide, in seconds. */
export const defaultTimeout = 120;
export const shortestTimeout = 10;
export const longestTimeout = 3600;

/** How a change that could be made has ended. */
export type Settled =
	/** `elsewhere`: by `mape-setup confirm` from another login. */
	| { readonly type: 'kept'; readonly by: 'here' | 'elsewhere' }
	/** Put back and verified, because it was wished: r, `mape-setup revert`, or the timer. */
	| { readonly type: 'taken-back'; readonly by: 'here' | 'elsewhere' | 'timer' };
