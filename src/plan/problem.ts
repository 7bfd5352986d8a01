import type { CheckId } from '../check/check.ts';
import type { PortBlock } from '../map/port-set.ts';
import type { Backend } from './choices.ts';
import type { PfBackend } from './pf.ts';

/** Answers about the NAT that cannot be carried out, or that contradict each other. */
export type NatProblem =
	| { readonly code: 'forward-syntax'; readonly input: string; readonly reason: 'shape' | 'port' | 'protocol' }
	| { readonly code: 'none-with-others'; readonly flag: string }
	| {
			readonly code: 'nat-host';
			readonly flag: '--forward' | '--full-cone';
			readonly host: string;
			/** unusable: no host of a LAN can have it. own: it is the router's own shared address. */
			readonly reason: 'syntax' | 'unusable' | 'own';
	  }
	/** `needs` is the only packet filter that has this form. */
	| { readonly code: 'form-needs-backend'; readonly flag: string; readonly needs: Backend }
	/** backend: iptables cannot. form: another one was chosen. ports: the set is too large and scattered for alias. */
	| {
			readonly code: 'full-cone-needs-alias';
			readonly hosts: readonly string[];
			readonly reason: 'backend' | 'form' | 'ports';
	  }
	| { readonly code: 'forward-twice'; readonly port: number }
	| {
			readonly code: 'forward-outside-set';
			readonly port: number;
			readonly blocks: number;
			/** The blocks before and behind it. */
			readonly nearest: readonly PortBlock[];
	  }
	/** Nothing would be left for what the LAN hosts begin themselves. */
	| { readonly code: 'forwards-take-all'; readonly ports: number };

/** What the packet filter of another system cannot do, or cannot have done to it here. */
export type PfProblem =
	/** The files are for another machine: nothing is applied here. */
	| { readonly code: 'pf-elsewhere'; readonly backend: PfBackend }
	/** An answer about the NAT that its rules do not know. */
	| { readonly code: 'pf-option'; readonly flag: string; readonly backend: PfBackend }
	/** No range of the set has a port that a connection could use there. */
	| { readonly code: 'no-port-range'; readonly backend: PfBackend };

export type PlanProblem =
	| NatProblem
	| PfProblem
	| { readonly code: 'br-unknown' }
	| { readonly code: 'br-syntax'; readonly input: string }
	| { readonly code: 'lan-is-wan'; readonly device: string }
	| { readonly code: 'interface-missing'; readonly device: string; readonly available: readonly string[] }
	/** A name that would need quoting in a script. */
	| { readonly code: 'interface-name'; readonly device: string }
	| { readonly code: 'backend-unknown'; readonly input: string };

/** What the machine refuses while a plan is carried out. */
export type MachineProblem =
	| {
			readonly code: 'command-failed';
			readonly argv: readonly string[];
			readonly exitCode?: number;
			readonly timedOut: boolean;
			readonly stderr: readonly string[];
	  }
	| { readonly code: 'write-failed'; readonly path: string; readonly why: string }
	| { readonly code: 'config-unreadable'; readonly path: string; readonly why: string };

export type ApplyProblem =
	| MachineProblem
	| { readonly code: 'not-root' }
	| { readonly code: 'tool-missing'; readonly tool: string; readonly package: string }
	| { readonly code: 'no-tunnel-module'; readonly kernel: string }
	| { readonly code: 'rules-refused'; readonly tool: string; readonly stderr: readonly string[] }
	| { readonly code: 'checkpoint-failed'; readonly what: string; readonly why: string }
	| { readonly code: 'checks-failed'; readonly failed: readonly CheckId[] }
	| { readonly code: 'risk-not-accepted'; readonly risk: string; readonly device: string }
	/** Another change waits for a decision, or its way back did not get to its end. `secondsLeft`: until the timer decides. */
	| {
			readonly code: 'change-pending';
			readonly checkpoint: string;
			readonly state: 'pending' | 'reverting';
			readonly secondsLeft?: number;
	  }
	| { readonly code: 'nothing-pending' }
	/** Without a timer nothing is changed. */
	| { readonly code: 'timer-failed'; readonly why: string }
	/** The timer fired while the change was still being made. */
	| { readonly code: 'out-of-time' }
	| { readonly code: 'revert-failed'; readonly script: string; readonly left: readonly string[] }
	/** A bug: said as one, with what is known. */
	| { readonly code: 'unexpected'; readonly why: string }
	| { readonly code: 'not-configured' };
