import { names } from '../plan/names.ts';
import { peek, type System, SystemError } from '../system/system.ts';
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
	/** Of reverted and incomplete: `user`, `failure`, `timer`, `boot`. */
	readonly why?: string;
	/** It knows the machine before the first apply: uninstall needs it. */
	readonly original: boolean;
}

/** Oldest first. Folders that are not named as ours are left out. */
export async function listCheckpoints(system: System): Promise<readonly RecordedCheckpoint[]> {
	const found = (await system.list(names.checkpoints)).filter((name) => timeOf(name) !== undefined).sort();
	const [state, pending, reverting] = await Promise.all([
		readState(system),
		folderIn(system, 'pending'),
		folderIn(system, 'reverting'),
	]);
	return Promise.all(
		found.map(async (name): Promise<RecordedCheckpoint> => {
			const directory = `${names.checkpoints}/${name}`;
			const common = { directory, time: timeOf(name)!, original: state?.original === directory };
			if (pending === directory) return { ...common, state: 'pending' };
			if (reverting === directory) return { ...common, state: 'reverting' };
			const [, word, why] =
				/^(kept|reverted|incomplete)(?: (\w+))?/.exec((await peek(system, `${directory}/outcome`)) ?? '') ?? [];
			if (word !== undefined)
				return { ...common, state: word as RecordedCheckpoint['state'], ...(why === undefined ? {} : { why }) };
			return { ...common, state: state?.checkpoint === directory ? 'kept' : 'unknown' };
		}),
	);
}

/** /var/lib/mape-setup/pending and …/reverting name the folder of the change that they are about. */
async function folderIn(system: System, name: 'pending' | 'reverting'): Promise<string | undefined> {
	const path = `${names.state}/${name}`;
	const text = (await system.read(path))?.trim();
	if (text === undefined || text.startsWith(`${names.checkpoints}/`)) return text;
	throw new SystemError('EINVAL', path, `names no checkpoint: ${text.slice(0, 100)}`);
}

/** `2026-04-01T09-00-00-000Z` → `2026-04-01T09:00:00.000Z` */
function timeOf(name: string): string | undefined {
	const [, date, hour, minute, second, ms] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/.exec(name) ?? [];
	return date === undefined ? undefined : `${date}T${hour}:${minute}:${second}.${ms}Z`;
}
