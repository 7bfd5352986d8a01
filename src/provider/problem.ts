import type { OtherService, ProviderId } from './provider.ts';

export type ProviderProblem =
	| { readonly code: 'no-rule'; readonly prefix: string; readonly other?: OtherService['service'] }
	/** The chosen provider has no rule for this prefix; `others` do. */
	| {
			readonly code: 'provider-mismatch';
			readonly prefix: string;
			readonly provider: ProviderId;
			readonly others: readonly ProviderId[];
	  }
	| { readonly code: 'unknown-provider'; readonly input: string };
