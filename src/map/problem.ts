/** What is wrong with the text of a prefix. */
export type PrefixFault =
	| 'empty'
	| 'address'
	/** `fe80::1%eth0`: an address of one interface, not of a line. */
	| 'zone'
	| 'length'
	/** An address with an interface identifier and no length. */
	| 'length-missing';

/** What is wrong with one field of a rule. */
export type RuleFault = 'missing' | 'repeated' | 'unknown' | 'value' | 'host-bits';

/** Expected failures of the arithmetic, as values. text/problem.ts has the words for each. */
export type MapProblem =
	| { readonly code: 'prefix-syntax'; readonly input: string; readonly reason?: PrefixFault }
	/** Host bits are fine, but the prefix must be at least as long as rule prefix + EA bits. */
	| { readonly code: 'prefix-too-short'; readonly input: string; readonly length: number; readonly needed: number }
	| { readonly code: 'prefix-not-in-rule'; readonly input: string; readonly rule: string }
	/** `field` is the part of `ipv6=…,ipv4=…,ea=…,offset=…` that was not understood. */
	| { readonly code: 'rule-syntax'; readonly input: string; readonly field: string; readonly reason?: RuleFault }
	| {
			readonly code: 'rule-impossible';
			readonly field: string;
			readonly value: number;
			readonly least: number;
			readonly most: number;
	  };
