import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';

/** /var/lib/mape-setup/state.json: which checkpoint was kept, and which one knows the machine before the first apply. */
export interface KeptState {
	readonly schema: 1;
	readonly keptAt: string;
	readonly checkpoint: string;
	readonly original: string;
}

const path = `${names.state}/state.json`;

export async function readState(system: System): Promise<KeptState | undefined> {
	const text = await system.read(path);
	if (text === undefined) return undefined;
	try {
		const value = JSON.parse(text) as Partial<KeptState>;
		return value.schema === 1 && isCheckpoint(value.checkpoint) && isCheckpoint(value.original)
			? (value as KeptState)
			: undefined;
	} catch {
		return undefined;
	}
}

export async function recordKept(system: System, checkpoint: string): Promise<void> {
	const original = (await readState(system))?.original ?? checkpoint;
	const state: KeptState = { schema: 1, keptAt: new Date(system.now()).toISOString(), checkpoint, original };
	await system.write(path, `${JSON.stringify(state, undefined, '\t')}\n`, 0o600);
}

/** Only folders of ours are ever run from. */
const isCheckpoint = (directory: unknown): boolean =>
	typeof directory === 'string' && new RegExp(`^${names.checkpoints}/[0-9TZ-]+$`).test(directory);
