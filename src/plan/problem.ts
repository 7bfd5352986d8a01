import type { CheckId } from '../check/check.ts';

export type PlanProblem =
	| { readonly code: 'br-unknown' }
	| { readonly code: 'br-syntax'; readonly input: string }
	| { readonly code: 'lan-is-wan'; readonly device: string }
	| { readonly code: 'interface-missing'; readonly device: string; readonly available: readonly string[] }
	/** A name that would need quoting in a script. */
	| { readonly code: 'interface-name'; readonly device: string }
	| { readonly code: 'backend-unknown'; readonly input: string };

export type ApplyProblem =
	| { readonly code: 'not-root' }
	| { readonly code: 'tool-missing'; readonly tool: string; readonly package: string }
	| { readonly code: 'no-tunnel-module'; readonly kernel: string }
	| { readonly code: 'rules-refused'; readonly tool: string; readonly stderr: readonly string[] }
	| { readonly code: 'checkpoint-failed'; readonly what: string; readonly why: string }
	| {
			readonly code: 'command-failed';
			readonly argv: readonly string[];
			readonly exitCode?: number;
			readonly timedOut: boolean;
			readonly stderr: readonly string[];
	  }
	| { readonly code: 'write-failed'; readonly path: string; readonly why: string }
	| { readonly code: 'checks-failed'; readonly failed: readonly CheckId[] }
	| { readonly code: 'risk-not-accepted'; readonly risk: string; readonly device: string }
	| { readonly code: 'revert-failed'; readonly script: string; readonly left: readonly string[] }
	/** A bug: said as one, with what is known. */
	| { readonly code: 'unexpected'; readonly why: string }
	| { readonly code: 'not-configured' }
	| { readonly code: 'config-unreadable'; readonly path: string; readonly why: string };
