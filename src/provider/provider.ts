import type { MapRule } from '../map/rule.ts';

export type ProviderId = 'v6plus' | 'ocn' | 'biglobe' | 'nuro';

export interface Provider {
	readonly id: ProviderId;
	/** As its customers know it. */
	readonly name: { readonly en: string; readonly ja: string };
	readonly operator: string;
	/** All its rules, sorted by IPv6 prefix. */
	readonly rules: readonly MapRule[];
}

/** A prefix that is known to be something else than a MAP-E line. */
export interface OtherService {
	readonly service: 'transix' | 'xpass' | 'v6connect' | 'ntt-east-only' | 'ntt-west-only';
}

export interface ProviderMatch {
	readonly id: ProviderId;
	/** The rule that contains the prefix, if any. */
	readonly rule?: MapRule;
}
