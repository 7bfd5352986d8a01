import { applyPlan } from '../apply/apply.ts';
import { compareLive } from '../apply/live/live.ts';
import { runRemedy } from '../apply/remedy.ts';
import { runChecks } from '../check/runner.ts';
import { acquirePrefix } from '../detect/acquire.ts';
import { gather } from '../detect/gather.ts';
import { readLeases } from '../detect/lease-file.ts';
import { success } from '../map/result.ts';
import { probeRelays } from '../probe/probe.ts';
import type { Rooms } from './effects.ts';
import { saveFiles } from './save.ts';

/** The real rooms, as far as they look at the machine or change it. */
export const machineRooms: Omit<Rooms, 'readConfig'> = {
	async detect(system) {
		const facts = await gather(system);
		return facts.ok ? success({ facts: facts.value, leases: await readLeases(system) }) : facts;
	},
	acquire: acquirePrefix,
	probe: probeRelays,
	live: compareLive,
	apply: applyPlan,
	save: saveFiles,
	check: runChecks,
	mend: runRemedy,
};
