import type { Flags } from './flags.ts';

export type FrontEndName = 'ink' | 'plain' | 'line' | 'headless' | 'none';

export interface TerminalFacts {
	readonly isTerminal: boolean;
	readonly columns: number;
	readonly rows: number;
	readonly env: (name: string) => string | undefined;
}

/** Which front end runs the wizard, decided before anything heavy is loaded. `none`: there is no terminal. */
export function chooseFrontEnd(flags: Flags, { isTerminal, columns, rows, env }: TerminalFacts): FrontEndName {
	const { json, yes, plain } = flags;
	// A pseudo-terminal made by another program looks like a person's: such programs say that nobody is there.
	if (json !== undefined || yes !== undefined || flags['no-input'] !== undefined || env('MAPE_SETUP_NO_INPUT'))
		return 'headless';
	if (!isTerminal) return 'none';
	if (!env('TERM') || env('TERM') === 'dumb' || env('ACCESSIBLE')) return 'line';
	// Ink paints only its last frame where CI is set
	return plain !== undefined || env('CI') || columns < 60 || rows < 20 ? 'plain' : 'ink';
}
