import type { LiveState, Plan } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/** What systemd says of a unit that it will not start again by itself; every other word may be on the way to a good one. */
const notEnabled = ['disabled', 'enabled-runtime', 'masked', 'masked-runtime', 'not-found'];
const notActive = ['inactive', 'failed', 'deactivating'];

/** Enabled are all units of the plan; started those that one of its commands starts. */
export function liveUnits(system: System, plan: Plan, units: readonly string[]): Promise<readonly LiveState[]> {
	const started = plan.commands.filter(({ argv }) => /^(re)?start$/.test(argv[1] ?? '')).flatMap(({ argv }) => argv);
	return Promise.all(units.map((unit) => liveUnit(system, unit, started.includes(unit))));
}

async function liveUnit(system: System, unit: string, started: boolean): Promise<LiveState> {
	// both answer with one word, also with a non-zero exit code, and with none when there is no systemd to ask
	const word = async (question: string) =>
		(await system.run(['systemctl', question, unit], { timeoutMs: 4_000 })).stdout.trim();
	const [enabled, active] = await Promise.all([word('is-enabled'), started ? word('is-active') : 'active']);
	const common = { what: 'unit', name: unit } as const;
	if (enabled === '' || active === '') return { ...common, change: 'unknown', lines: [] };
	const lines = [
		...(notEnabled.includes(enabled) ? [`-${enabled}`, '+enabled'] : []),
		...(notActive.includes(active) ? [`-${active}`, '+active'] : []),
	];
	return { ...common, change: lines.length === 0 ? 'same' : 'drifted', lines };
}
