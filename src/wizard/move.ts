import { withoutDropped } from './kept.ts';
import type { Base, Effect, Ending, Ground, State } from './state.ts';

/** The steps up to review: those one can go back and forth between. */
export type QuestionStep = 'link' | 'prefix' | 'provider' | 'parameters' | 'review';

/** What a step makes of an event: a state of its own, or leave for another step with these answers. */
export type Move =
	| { readonly type: 'stay'; readonly state: State; readonly effects: readonly Effect[] }
	| { readonly type: 'go'; readonly to: QuestionStep; readonly base: Base };

export const stay = (state: State, ...effects: readonly Effect[]): Move => ({ type: 'stay', state, effects });

export const go = (to: QuestionStep, base: Base): Move => ({ type: 'go', to, base });

export const end = (ending: Ending, ...effects: readonly Effect[]): Move => stay({ step: 'ended', ending }, ...effects);

export const groundOf = ({ preset, facts, leases, applied }: Ground): Ground => ({ preset, facts, leases, applied });

/** What goes along to another state. `kept.dropped` stays behind: it is said once. */
export const baseOf = (state: Base): Base => ({ ...groundOf(state), kept: withoutDropped(state.kept) });
