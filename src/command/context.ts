import type { System } from '../system/system.ts';
import type { Flags } from './flags.ts';
import type { CommandIo } from './io.ts';

/** What every command but calc works with. */
export interface CommandContext {
	readonly io: CommandIo;
	readonly system: System;
	/** Where files are saved for the user: this machine, also when `system` is a simulated one. */
	readonly disk: System;
	/** A simulated machine does not wait; while a person is asked against the clock it has to. */
	readonly inRealTime: <T>(work: () => Promise<T>) => Promise<T>;
	readonly flags: Flags;
}
