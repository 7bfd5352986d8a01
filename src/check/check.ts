import type { Ce } from '../map/ce.ts';
import type { Choices } from '../plan/choices.ts';
import type { System } from '../system/system.ts';

/** In dependency order. */
export type CheckId =
	| 'link'
	| 'default-route'
	| 'prefix'
	| 'ce-address'
	| 'tunnel'
	| 'rules'
	| 'rules-file'
	| 'foreign-rules'
	| 'conntrack'
	| 'ports'
	| 'home-gateway'
	| 'ipv6'
	| 'br'
	| 'ipv4'
	| 'source-address'
	| 'port-blocks'
	| 'mtu'
	| 'dns';

/** What a check works on. */
export interface CheckSubject {
	readonly choices: Choices;
	readonly ce: Ce;
}

/** `code` and its values are turned into cause and remedy, in both languages, by text/check.ts. */
export type Verdict =
	/** `detail` is the same in every language (an address, a size); `note` is for what needs words. */
	| { readonly level: 'ok'; readonly rttMs?: number; readonly detail?: string; readonly note?: Note }
	| { readonly level: 'warning'; readonly finding: Finding }
	| { readonly level: 'failed'; readonly finding: Finding };

/** Why it is not ok. check/ adds one variant per cause; text/check.ts must have words for each. */
export type { Finding, Note } from './finding.ts';

import type { Finding, Note } from './finding.ts';

/**
 * One check. `observe` asks the machine through System and returns plain data; `judge` is pure.
 * O is private to the check.
 */
export interface Check<O = unknown> {
	readonly id: CheckId;
	/** Checks that must not have failed for this one to mean anything. */
	readonly needs: readonly CheckId[];
	/** Those it does not begin without: what it does stays in the kernel for a while, and would be wrong with a fault in these. */
	readonly after?: readonly CheckId[];
	/** `apply --yes` keeps the change only when all mandatory checks are ok or warnings. */
	readonly mandatory: boolean;
	/** How long `observe` may take; the runner goes on without it then. */
	readonly limitMs: number;
	observe(system: System, subject: CheckSubject): Promise<O>;
	judge(observation: O, subject: CheckSubject): Verdict;
}

export type CheckProgress =
	| { readonly id: CheckId; readonly status: 'waiting' | 'running' }
	/** `because` is the check that failed, not one that was skipped itself. */
	| { readonly id: CheckId; readonly status: 'skipped'; readonly because: CheckId }
	| { readonly id: CheckId; readonly status: 'done'; readonly verdict: Verdict; readonly durationMs: number };

export const ok = (details: { rttMs?: number; detail?: string; note?: Note } = {}): Verdict => ({
	level: 'ok',
	...details,
});
export const warning = (finding: Finding): Verdict => ({ level: 'warning', finding });
export const failed = (finding: Finding): Verdict => ({ level: 'failed', finding });
