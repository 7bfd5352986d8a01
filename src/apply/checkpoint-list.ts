import { names } from '../plan/names.ts';
import { type System, SystemError } from '../system/system.ts';
import { readOutcome } from './decision.ts';
import { readState } from './state.ts';

/** A checkpoint as it lies on the disk. */
export interface RecordedCheckpoint {
	readonly directory: string;
	/** When it was taken, ISO 8601. */
	readonly time: string;
	/**
	 * What became of the change that it was taken for. unknown: the folder does not say; the program ended before it was
	 * decided, or was an older one.
	 */
	readonly state: 'pending' | 'reverting' | 'kept' | 'reverted' | 'incomplete' | 'unknown';
	/** Of reverted: `user`, `failure`, `timer`, `boot`. */
	readonly why?: string;
	/** It knows the machine before the first apply: uninstall needs it. */
	readonly original: boolean;
}

/** Oldest first. Folders that are not named as ours are left out. */
export async function listCheckpoints(system: System): Promise<readonly RecordedCheckpoint[]> {
	const found = (await system.list(names.checkpoints)).filter((name) => timeOf(name) !== undefined).sort();
	const [state, pending, reverting] = await Promise.all([
		readState(system),
		folderIn(system, names.pending),
		folderIn(system, names.reverting),
	]);
	return Promise.all(
		found.map(async (name): Promise<RecordedCheckpoint> => {
			const directory = `${names.checkpoints}/${name}`;
			const common = { directory, time: timeOf(name)!, original: state?.original === directory };
			if (pending === directory) return { ...common, state: 'pending' };
			if (reverting === directory) return { ...common, state: 'reverting' };
			const outcome = await readOutcome(system, directory);
			if (outcome?.type === 'reverted') return { ...common, state: 'reverted', why: outcome.why };
			if (outcome) return { ...common, state: outcome.type };
			return { ...common, state: state?.checkpoint === directory ? 'kept' : 'unknown' };
		}),
	);
}

/** The folder of the change that is pending or being put back. */
async function folderIn(system: System, path: string): Promise<string | undefined> {
	const text = (await system.read(path))?.trim();
	if (text === undefined || text.startsWith(`${names.checkpoints}/`)) return text;
	throw new SystemError('EINVAL', path, `names no checkpoint: ${text.slice(0, 100)}`);
}

/** `2026-04-01T09-00-00-000Z` → `2026-04-01T09:00:00.000Z` */
function timeOf(name: string): string | undefined {
	const [, date, hour, minute, second, ms] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/.exec(name) ?? [];
	return date === undefined ? undefined : `${date}T${hour}:${minute}:${second}.${ms}Z`;
}
