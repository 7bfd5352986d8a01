import type { CheckSubject } from '../check/check.ts';
import { readPortUse } from '../check/observe/conntrack.ts';
import { portPlaces } from '../check/observe/port-place.ts';
import type { System } from '../system/system.ts';
import { readDrops } from './drops.ts';
import type { Reading } from './metrics.ts';
import { readSample } from './sample.ts';

/** Everything once, without the checks. */
export async function readOnce(system: System, subject: CheckSubject): Promise<Reading> {
	const [sample, ports, drops] = await Promise.all([
		readSample(system),
		readPortUse(system, portPlaces(subject)),
		readDrops(system, subject.choices.backend),
	]);
	return { sample, ports, drops };
}
