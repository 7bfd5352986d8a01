/** Why the machine could not be read, or no prefix was acquired. */
export type DetectProblem =
	| { readonly code: 'tool-missing'; readonly tool: string; readonly package: string }
	| { readonly code: 'unreadable-output'; readonly argv: readonly string[]; readonly why: string }
	| { readonly code: 'interface-missing'; readonly device: string; readonly available: readonly string[] }
	| { readonly code: 'no-wan-candidate' };

export type AcquireProblem =
	| { readonly code: 'tool-missing'; readonly tool: string; readonly package: string }
	| { readonly code: 'interface-missing'; readonly device: string; readonly available: readonly string[] }
	| { readonly code: 'unreadable-output'; readonly argv: readonly string[]; readonly why: string }
	| { readonly code: 'no-carrier'; readonly device: string }
	| { readonly code: 'no-link-local'; readonly device: string }
	| { readonly code: 'no-answer'; readonly device: string; readonly solicits: number; readonly seconds: number }
	| { readonly code: 'no-prefix-on-line'; readonly device: string; readonly server?: string }
	| {
			readonly code: 'dhclient-failed';
			readonly device: string;
			readonly exitCode?: number;
			readonly stderr: readonly string[];
			/** An AppArmor profile restricts dhclient on this machine. */
			readonly confined?: boolean;
	  }
	| { readonly code: 'not-root' }
	| { readonly code: 'cancelled' };
