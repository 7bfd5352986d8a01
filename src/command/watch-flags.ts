import type { UsageProblem } from '../wizard/problem.ts';
import type { Flags, OptionName } from './flags.ts';

/** They say how the live view looks, and nothing to a single check. */
const onlyWatched: readonly OptionName[] = ['interval', 'plain', 'ascii', 'screen-reader'];

/** Options of `check` that mean nothing together, or alone: refused by name, never left aside. */
export function refuseCheckFlags(flags: Flags): UsageProblem | undefined {
	if (flags.watch !== undefined)
		return flags.prometheus === undefined ? undefined : { code: 'flag-conflict', flags: ['--watch', '--prometheus'] };
	const surplus = onlyWatched.find((name) => flags[name] !== undefined);
	return surplus === undefined ? undefined : { code: 'flag-needs', flag: `--${surplus}`, needs: '--watch' };
}
