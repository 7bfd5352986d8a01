import type { Place } from '../place.ts';
import { median } from '../random.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';

/** Milliseconds from the start of the command to its end, into a router without rules; median of the rounds. */
export async function loadTimes(
	place: Place,
	rulesets: readonly Ruleset[],
	rounds: number,
): Promise<ReadonlyMap<string, number>> {
	const samples = new Map<string, number[]>(rulesets.map(({ id }) => [id, []]));
	for (let round = 0; round < rounds; round++) {
		for (const ruleset of rulesets) {
			await place.unload();
			const start = performance.now();
			await place.load(ruleset);
			samples.get(ruleset.id)!.push(performance.now() - start);
		}
	}
	await place.unload();
	return new Map([...samples].map(([id, values]) => [id, median(values)]));
}
