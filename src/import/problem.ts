/** Why there is nothing to say about a script. */
export type ImportProblem =
	/** `why` is the system's word. */
	| { readonly code: 'script-unreadable'; readonly path: string; readonly why: string }
	/** Longer than such a script can be: most characters, or lines. */
	| { readonly code: 'script-too-long'; readonly path: string; readonly characters: number; readonly lines: number }
	/** No prefix, no CE address: nothing tells which line it is for. */
	| { readonly code: 'script-empty'; readonly path: string; readonly notUnderstood: readonly number[] };
