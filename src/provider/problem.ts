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
	| { readonly code: 'unknown-provider'; readonly input: string }
	/** No subscriber has it; `ipv4Prefix` when a rule has the address but gives the port to nobody. */
	| { readonly code: 'no-owner'; readonly ipv4: string; readonly port: number; readonly ipv4Prefix?: string };
