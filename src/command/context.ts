import type { System } from '../system/system.ts';
import type { Flags } from './flags.ts';
import type { CommandIo } from './io.ts';

/** What every command but calc works with. */
export interface CommandContext {
	readonly io: CommandIo;
	readonly system: System;
	readonly flags: Flags;
}
