import type { Place } from '../place.ts';
import { median } from '../random.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';

/** Milliseconds from the start of the command to its end; medians of the rounds. */
export interface LoadTime {
	/** Into a router without rules, as at boot. */
	readonly first: number;
	/** Over itself, as `up rules` does it; for those that it can do that with. */
	readonly replacing?: number;
}

export async function loadTimes(
	place: Place,
	rulesets: readonly Ruleset[],
	rounds: number,
): Promise<ReadonlyMap<string, LoadTime>> {
	const samples = new Map(rulesets.map(({ id }) => [id, { first: [] as number[], replacing: [] as number[] }]));
	for (let round = 0; round < rounds; round++) {
		for (const ruleset of rulesets) {
			const { first, replacing } = samples.get(ruleset.id)!;
			await place.unload();
			first.push(await timed(() => place.load(ruleset)));
			if (ruleset.replacing !== undefined) replacing.push(await timed(() => place.replace(ruleset)));
		}
	}
	await place.unload();
	return new Map(
		[...samples].map(([id, { first, replacing }]) => [
			id,
			{ first: median(first), ...(replacing.length > 0 && { replacing: median(replacing) }) },
		]),
	);
}

async function timed(work: () => Promise<void>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}
