import type { Logged } from '../system/log-entry.ts';
import { logFile } from '../system/log-file.ts';
import { logged } from '../system/logged.ts';
import type { System } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import { logText } from '../text/log.ts';
import type { CommandName } from './flags.ts';

/** What one run of the program leaves in the log. */
export interface ProgramLog {
	/** The machine, its commands and changes told to the log. */
	readonly system: System;
	/** What happened besides; dropped when nothing was done, so that a mistyped command leaves no line. */
	note(entry: Logged): void;
	/** A sentence when the log could not be written. */
	complaint(language: Language): string | undefined;
}

/** They neither change this machine nor look at it as root. */
const unlogged: readonly CommandName[] = ['calc', 'detect', 'plan', 'show', 'log'];

/** undefined for what is not logged: those commands, and whoever is not root. */
export function programLog(
	system: System,
	command: CommandName,
	run: { readonly argv: readonly string[]; readonly version: string },
): ProgramLog | undefined {
	if (unlogged.includes(command) || !system.isRoot()) return undefined;
	const file = logFile();
	let hasBegun = false;
	const note = (entry: Logged) => {
		if (hasBegun) file.append(entry);
	};
	return {
		system: logged(system, (entry) => {
			if (!hasBegun) file.append({ run: ['mape-setup', ...run.argv], version: run.version });
			hasBegun = true;
			file.append(entry);
		}),
		note,
		complaint: (language) => {
			const why = file.failure();
			return why === undefined ? undefined : logText[language].unwritable(why);
		},
	};
}
