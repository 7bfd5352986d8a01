import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';
import { isCheckpoint } from './decision.ts';

/** /var/lib/mape-setup/state.json: which checkpoint was kept, and which one knows the machine before the first apply. */
export interface KeptState {
	readonly schema: 1;
	readonly keptAt: string;
	readonly checkpoint: string;
	readonly original: string;
}

export async function readState(system: System): Promise<KeptState | undefined> {
	const text = await system.read(names.keptState);
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
