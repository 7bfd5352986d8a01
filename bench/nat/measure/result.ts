import type { Ruleset } from '../ruleset/ruleset.ts';
import type { Case } from '../traffic.ts';
import type { Filled } from './fill.ts';
import type { Leaks } from './leak.ts';
import type { LoadTime } from './load.ts';
import type { Mapping } from './mapping.ts';
import type { Speed } from './speed.ts';

export interface CaseResult {
	readonly of: Case;
	readonly fills: readonly Filled[];
	/** Refused part, one for each occupancy. */
	readonly churn: readonly number[];
}

/** All that was measured of one ruleset on one line. */
export interface Result {
	readonly ruleset: Ruleset;
	readonly cases: readonly CaseResult[];
	readonly mapping: Mapping | undefined;
	readonly leaks: Leaks | undefined;
	readonly packets: { readonly all: number; readonly outside: number };
	readonly speed: Speed | undefined;
	readonly load: LoadTime | undefined;
}
