import type { AcquireProblem, DetectProblem } from '../detect/problem.ts';
import type { ImportProblem } from '../import/problem.ts';
import type { MapProblem } from '../map/problem.ts';
import type { ApplyProblem, PlanProblem } from '../plan/problem.ts';
import type { ProviderProblem } from '../provider/problem.ts';

/** A question that had to be answered by a flag because nobody could be asked. */
export type UsageProblem =
	| { readonly code: 'answer-missing'; readonly flag: string; readonly available: readonly string[] }
	| { readonly code: 'flag-unknown'; readonly flag: string }
	| {
			readonly code: 'flag-value';
			readonly flag: string;
			readonly value: string;
			readonly available: readonly string[];
	  }
	| { readonly code: 'flag-without-value'; readonly flag: string }
	| { readonly code: 'flag-conflict'; readonly flags: readonly [string, string] }
	/** It says something about another one, which is not there. */
	| { readonly code: 'flag-needs'; readonly flag: string; readonly needs: string }
	/** A file that the user named. */
	| { readonly code: 'file-unwritable'; readonly path: string; readonly why: string }
	/** One that the user has there already, and that is not the one to be written. */
	| { readonly code: 'file-in-the-way'; readonly path: string }
	| { readonly code: 'command-unknown'; readonly input: string; readonly available: readonly string[] }
	/** `mape-setup help TOPIC`; the nearest topics. */
	| { readonly code: 'topic-unknown'; readonly input: string; readonly available: readonly string[] }
	| { readonly code: 'argument-missing'; readonly command: string; readonly argument: string }
	| { readonly code: 'argument-surplus'; readonly command: string; readonly argument: string }
	| { readonly code: 'no-terminal' }
	/** Only Linux is changed. */
	| { readonly code: 'not-linux'; readonly platform: string }
	/** What is made of Linux’s commands alone. */
	| { readonly code: 'not-on-openbsd'; readonly command: string }
	/** Nothing was logged yet; `why` when it cannot be read. */
	| { readonly code: 'no-log'; readonly folder: string; readonly why?: string };

export type OpenbsdProblem =
	/** Neither dhcp6leased nor a router advertisement gave one; `state` is dhcp6leased's word. */
	| { readonly code: 'openbsd-no-prefix'; readonly device: string; readonly state?: string }
	/** What pfctl said of the lines for that file. */
	| { readonly code: 'pf-refused'; readonly path: string; readonly said: readonly string[] }
	/** A file that lines of ours belong in. */
	| { readonly code: 'openbsd-unreadable'; readonly path: string; readonly why: string }
	/** The tunnel's interface, or an IPv4 default route, of somebody else. */
	| { readonly code: 'openbsd-in-the-way'; readonly device?: string; readonly gateway?: string }
	/** By an earlier apply with other answers. */
	| { readonly code: 'openbsd-configured'; readonly checkpoint: string }
	/** Of so many connections through the tunnel so many got an answer. */
	| {
			readonly code: 'openbsd-silent';
			readonly answered: number;
			readonly tried: number;
			readonly targets: readonly string[];
	  }
	/** Ctrl-C, TERM or a hang-up while it was tried. */
	| { readonly code: 'openbsd-interrupted' };

/** Everything that can go wrong without being a bug. text/problem.ts: what, why, what to do. cli: exit code. */
export type Problem =
	| MapProblem
	| ProviderProblem
	| DetectProblem
	| AcquireProblem
	| PlanProblem
	| ApplyProblem
	| OpenbsdProblem
	| ImportProblem
	| UsageProblem;
