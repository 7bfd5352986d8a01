/** Expected failures of the arithmetic, as values. text/problem.ts has the words for each. */
export type MapProblem =
	| { readonly code: 'prefix-syntax'; readonly input: string }
	/** Host bits are fine, but the prefix must be at least as long as rule prefix + EA bits. */
	| { readonly code: 'prefix-too-short'; readonly input: string; readonly length: number; readonly needed: number }
	| { readonly code: 'prefix-not-in-rule'; readonly input: string; readonly rule: string }
	/** `field` is the part of `ipv6=…,ipv4=…,ea=…,offset=…` that was not understood. */
	| { readonly code: 'rule-syntax'; readonly input: string; readonly field: string }
	| {
			readonly code: 'rule-impossible';
			readonly field: string;
			readonly value: number;
			readonly least: number;
			readonly most: number;
	  };
