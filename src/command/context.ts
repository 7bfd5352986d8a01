import type { System } from '../system/system.ts';
import type { Flags } from './flags.ts';
import type { CommandIo } from './io.ts';

/** What every command but calc works with. */
export interface CommandContext {
	readonly io: CommandIo;
	readonly system: System;
	/** Where files are saved for the user: this machine, also when `system` is a simulated one. */
	readonly disk: System;
	readonly flags: Flags;
}
