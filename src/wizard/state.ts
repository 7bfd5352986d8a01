import type { Answer, Asked, Settled } from '../apply/pending.ts';
import type { CheckProgress, CheckSubject } from '../check/check.ts';
import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import type { Facts } from '../detect/facts.ts';
import type { Ce } from '../map/ce.ts';
import type { MapRule } from '../map/rule.ts';
import type { Backend } from '../plan/choices.ts';
import type { ChosenNat, NatOptions } from '../plan/nat-options.ts';
import type { PfBackend, PfPlan } from '../plan/pf.ts';
import type { FileChange, LiveState, Plan, TaskId } from '../plan/plan.ts';
import type { ProbeReport, ProbeSubject } from '../probe/relay.ts';
import type { OtherService, ProviderId, ProviderMatch } from '../provider/provider.ts';
import type { Problem } from './problem.ts';

export const stepIds = ['link', 'prefix', 'provider', 'parameters', 'review', 'apply', 'verify'] as const;
export type StepId = (typeof stepIds)[number];

/** Flags given on the command line: answers that are preselected, and in headless runs taken. */
export interface Preset {
	readonly wan?: string;
	readonly lan?: string;
	readonly prefix?: string;
	readonly provider?: ProviderId | 'custom';
	readonly rule?: MapRule;
	readonly br?: string;
	readonly backend?: Backend;
	/** The files are for another machine, which has this packet filter; `backend` is not chosen then. */
	readonly pf?: PfBackend;
	readonly nat?: ChosenNat;
	/** Show everything, change nothing: the wizard ends after review. */
	readonly dryRun: boolean;
	/** On a configured router: go through the steps with its answers instead of landing on verify. */
	readonly reconfigure?: boolean;
	/** How long a change waits for an answer before it is taken back, in milliseconds. */
	readonly timeoutMs?: number;
	readonly acceptedRisks: readonly string[];
	/** Somebody looks at the parameters: the border relays are asked with packets meanwhile. */
	readonly probe?: boolean;
}

export interface Link {
	readonly wan: string;
	readonly lan: string;
}

export interface ChosenProvider {
	readonly id: ProviderId | 'custom';
	readonly rule: MapRule;
}

/**
 * Answers that survive going back. Changing an earlier one drops those that were computed from it:
 * link → delegation → provider → br.
 */
export interface Kept {
	readonly link?: Link;
	readonly delegation?: Delegation;
	readonly provider?: ChosenProvider;
	readonly br?: string;
	readonly backend?: Backend;
	readonly nat?: NatOptions;
	/** The packet filter that was switched to on the review; `nat` stays as it was, so that switching back is exact. */
	readonly switchedTo?: Backend | PfBackend;
	/** How the delegation came about, when DHCPv6 was asked: shown again after going back. */
	readonly exchange?: readonly ExchangeEvent[];
	/** The rule as it was typed, for editing it again. */
	readonly ruleText?: string;
	/** What the last change dropped, so that the screen can say so once. */
	readonly dropped?: readonly ('delegation' | 'provider' | 'br')[];
}

/** What every step stands on once the machine was read. */
export interface Ground {
	readonly preset: Preset;
	readonly facts: Facts;
	/** Delegations that lease files still vouch for. */
	readonly leases: readonly Delegation[];
	/** An earlier round of this run was applied and kept: "nothing was changed" would be a lie. */
	readonly applied: boolean;
}

/** What the steps before apply pass on to each other. */
export interface Base extends Ground {
	readonly kept: Kept;
}

interface Common extends Base {
	/** Shown above the step; cleared by the next answer. */
	readonly problem?: Problem;
}

/** What the prefix step is doing. */
export type PrefixPhase =
	/** Nothing runs: choose among `leases` (still valid lease files, the RA's prefix), asking DHCPv6, typing. */
	| {
			readonly type: 'choose';
			readonly leases: readonly Delegation[];
			/** The exchange that just failed, for the details. */
			readonly events?: readonly ExchangeEvent[];
	  }
	| {
			readonly type: 'exchange';
			readonly events: readonly ExchangeEvent[];
			/** Set by the first event: milliseconds since the epoch. */
			readonly startedAt?: number;
	  }
	| { readonly type: 'typing'; readonly text: string }
	/** Have one: accept goes on. */
	| { readonly type: 'have'; readonly delegation: Delegation; readonly events: readonly ExchangeEvent[] };

export type { ProviderMatch };

export interface Task {
	readonly id: TaskId;
	readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
	readonly durationMs?: number;
}

/** The change is made and checked, and waits for an answer; without one it is taken back. */
export interface Countdown extends Pick<Asked, 'deadline' | 'timeoutMs' | 'failed' | 'timer'> {
	/** Milliseconds on the same clock as the deadline. */
	readonly now: number;
	/** More time was asked for in vain. */
	readonly notExtended?: boolean;
}

/** How the question was answered: here, or by somebody else, or by nobody until the deadline. */
export type Decision = Answer | 'elsewhere' | 'timer';

/**
 * One variant per step, holding exactly what that step may know: a provider without a prefix cannot be written.
 */
export type State =
	| { readonly step: 'detecting'; readonly preset: Preset; readonly problem?: Problem }
	| (Common & {
			readonly step: 'link';
			/** Earlier answer, else flag, else the only candidate. */
			readonly preselected: Partial<Link>;
	  })
	| (Common & { readonly step: 'prefix'; readonly link: Link; readonly phase: PrefixPhase })
	| (Common & {
			readonly step: 'provider';
			readonly link: Link;
			readonly delegation: Delegation;
			/** All providers, matching ones first. */
			readonly matches: readonly ProviderMatch[];
			readonly other?: OtherService;
			/** Earlier answer, else flag, else the only match: what `accept` takes. */
			readonly preselected?: ProviderId | 'custom';
			/** A rule is being entered by hand. */
			readonly typing?: { readonly text: string };
	  })
	| (Common & {
			readonly step: 'parameters';
			readonly link: Link;
			readonly delegation: Delegation;
			readonly provider: ChosenProvider;
			readonly ce: Ce;
			/** Empty when no source knows one: it has to be typed. */
			readonly br: string;
			readonly typing?: { readonly text: string };
			/** What the border relays answered so far. */
			readonly probe?: ProbeReport;
	  })
	| (Common & {
			readonly step: 'review';
			readonly link: Link;
			readonly delegation: Delegation;
			readonly provider: ChosenProvider;
			readonly ce: Ce;
			readonly br: string;
			readonly plan: Plan;
			/** The same answers for another machine: this is shown and saved, and nothing is applied. */
			readonly pf?: PfPlan;
			/** undefined while the machine is read. */
			readonly changes?: readonly FileChange[];
			/** What runs by those files that stay as they are. */
			readonly live?: readonly LiveState[];
			/** Folder the files were saved to. */
			readonly savedTo?: string;
	  })
	| (Common & {
			readonly step: 'apply';
			readonly plan: Plan;
			readonly tasks: readonly Task[];
			readonly checks: readonly CheckProgress[];
			/** While the question is open. */
			readonly countdown?: Countdown;
			/** It is closed, and what follows from it is being done. */
			readonly decision?: Decision;
			/** The answer was to quit: when everything is put back, so is the terminal. */
			readonly quitting?: boolean;
			readonly outcome?: ApplyOutcome;
	  })
	| (Ground & {
			readonly step: 'verify';
			readonly subject: CheckSubject;
			readonly checks: readonly CheckProgress[];
			/** true right after an apply of this run, false when the wizard was opened on a configured router. */
			readonly justApplied: boolean;
			/** What was special about that apply: it was confirmed from another login, or had nothing to do. */
			readonly special?: 'elsewhere' | 'unchanged';
			readonly finished: boolean;
			/** A remedy is being run, or was before these checks. */
			readonly mended?: { readonly command: readonly string[]; readonly running: boolean };
			readonly problem?: Problem;
	  })
	| { readonly step: 'ended'; readonly ending: Ending };

export type At<S extends State['step']> = Extract<State, { readonly step: S }>;

export type ApplyOutcome =
	| Settled
	| { readonly type: 'unchanged' }
	/** The machine is as it was before. */
	| { readonly type: 'reverted'; readonly problem: Problem }
	| { readonly type: 'refused'; readonly problem: Problem }
	| { readonly type: 'revert-failed'; readonly problem: Problem };

export type Ending =
	| { readonly type: 'quit'; readonly changed: boolean }
	| { readonly type: 'dry-run'; readonly plan: Plan }
	| { readonly type: 'verified'; readonly checks: readonly CheckProgress[] }
	| { readonly type: 'failed'; readonly problem: Problem; readonly changed: boolean }
	/** The change was made, not kept, and undone. */
	| Extract<Settled, { readonly type: 'taken-back' }>
	/** The terminal went away while the question was open: whoever takes it back, or confirms it elsewhere, decides. */
	| { readonly type: 'left-pending'; readonly secondsLeft: number }
	/** An exception nobody expected: the one case that is shown with a stack. `changed`: it may have been. */
	| { readonly type: 'bug'; readonly error: unknown; readonly changed: boolean };

export type Event =
	// the user
	| { readonly type: 'choose-link'; readonly link: Link }
	| { readonly type: 'request-prefix' }
	| { readonly type: 'use-delegation'; readonly delegation: Delegation }
	| { readonly type: 'choose-provider'; readonly id: ProviderId }
	/** Opens the text field of the step (prefix, rule or BR); `back` closes it. */
	| { readonly type: 'start-typing' }
	| { readonly type: 'submit-text'; readonly text: string }
	/** Takes what is shown: the preselection (link, provider), the prefix, the parameters, the plan with its risks. */
	| { readonly type: 'accept' }
	/** Review: the same answers with another packet filter. */
	| { readonly type: 'choose-backend'; readonly backend: Backend | PfBackend }
	| { readonly type: 'save'; readonly directory: string }
	/** Does the reading of the step again: the machine (detecting, link), the relays (parameters), the files (review), the checks (verify). */
	| { readonly type: 'recheck' }
	/** From verify: do what puts the cause right, where that is ours to do. */
	| { readonly type: 'remedy' }
	/** From verify: go through the wizard again with the present answers. */
	| { readonly type: 'reconfigure' }
	| { readonly type: 'back' }
	| { readonly type: 'quit' }
	/** The terminal is gone: as `quit`, but it decides nothing. */
	| { readonly type: 'hang-up' }
	/** Apply: the answers to the countdown's question. */
	| { readonly type: 'keep' | 'revert' | 'extend' }
	// the machine, answering effects
	| {
			readonly type: 'detected';
			readonly facts: Facts;
			readonly leases: readonly Delegation[];
			readonly configured?: CheckSubject;
			/** There is a configuration, but it cannot be used. */
			readonly problem?: Problem;
	  }
	| { readonly type: 'exchange'; readonly event: ExchangeEvent; readonly at: number }
	| { readonly type: 'acquired'; readonly delegation: Delegation }
	| { readonly type: 'probed'; readonly report: ProbeReport }
	| { readonly type: 'compared'; readonly changes: readonly FileChange[]; readonly live?: readonly LiveState[] }
	| { readonly type: 'saved'; readonly directory: string }
	| { readonly type: 'task'; readonly task: Task }
	| { readonly type: 'check'; readonly progress: CheckProgress }
	| { readonly type: 'asked'; readonly countdown: Countdown }
	| { readonly type: 'tick'; readonly now: number }
	/** undefined: the deadline stays where it is. */
	| { readonly type: 'extended'; readonly deadline: number | undefined }
	/** Not by us. */
	| { readonly type: 'decided' }
	| { readonly type: 'applied'; readonly outcome: ApplyOutcome }
	| { readonly type: 'checked' }
	| { readonly type: 'mended' }
	| { readonly type: 'failed'; readonly during: Effect['type']; readonly problem: Problem }
	| { readonly type: 'crashed'; readonly error: unknown };

/** What has to be done outside; wizard/effects.ts does it and answers with events. */
export type Effect =
	| { readonly type: 'detect' }
	| { readonly type: 'acquire'; readonly device: string }
	| { readonly type: 'cancel-acquire' }
	| { readonly type: 'probe'; readonly subject: ProbeSubject }
	| { readonly type: 'cancel-probe' }
	| { readonly type: 'compare'; readonly plan: Plan }
	| { readonly type: 'save'; readonly plan: Plan | PfPlan; readonly directory: string }
	| {
			readonly type: 'apply';
			readonly plan: Plan;
			readonly acceptedRisks: readonly string[];
			readonly timeoutMs: number;
	  }
	| { readonly type: 'decide'; readonly answer: Answer }
	| { readonly type: 'extend'; readonly byMs: number }
	| { readonly type: 'check'; readonly subject: CheckSubject }
	| { readonly type: 'mend'; readonly command: readonly string[] };
