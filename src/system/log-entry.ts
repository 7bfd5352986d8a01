/**
 * What a line of the log tells. The file of a day is DATE.jsonl, the date in UTC so that no clock change repeats an hour.
 * What is fed to a command and its environment are not in it; no option of the program takes a secret.
 */
export type Logged =
	/** The program was started; written with the first thing that it did. */
	| { readonly run: readonly string[]; readonly version: string }
	| {
			readonly command: readonly string[];
			/** null: not started, or ended by a signal. */
			readonly code: number | null;
			readonly durationMs: number;
			readonly timedOut: boolean;
			readonly notFound?: true;
			/** Its last lines. */
			readonly stderr?: readonly string[];
	  }
	/** `mode` is octal; `error` is there when it was refused. */
	| { readonly write: string; readonly mode: string; readonly bytes: number; readonly error?: string }
	| { readonly remove: string; readonly error?: string }
	/** The program has ended with that exit code. */
	| { readonly outcome: 'exit'; readonly code: number; readonly durationMs: number }
	| { readonly outcome: 'bug'; readonly error: string }
	/** A sh script of ours speaks: `revert` on a timer, `up` of a unit. */
	| { readonly script: string; readonly said: string };

export type LogEntry = Logged & {
	/** ISO 8601, UTC. */
	readonly time: string;
	/** Of the program or script that wrote it. */
	readonly pid?: number;
};

/** A line that this version does not know; `foreign` is all of it. */
export interface ForeignEntry {
	readonly time: string;
	readonly foreign: string;
}

/** Where a time's line is. */
export const logFileName = (iso: string): string => `${iso.slice(0, 10)}.jsonl`;

export const isLogFile = (name: string): boolean => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name);

/** Files that are kept. */
export const keptLogFiles = 30;

/** A line of a file; undefined when a full disk has torn it. */
export function parseLogLine(line: string): LogEntry | ForeignEntry | undefined {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null || typeof (value as LogEntry).time !== 'string') return undefined;
	const isKnown = shapes.some((isShape) => isShape(value as Raw));
	return isKnown ? (value as LogEntry) : { time: (value as LogEntry).time, foreign: line };
}

type Raw = Readonly<Record<string, unknown>>;

const words = (value: unknown): boolean => Array.isArray(value) && value.every((word) => typeof word === 'string');

const shapes: readonly ((value: Raw) => boolean)[] = [
	({ run }) => words(run),
	({ command, durationMs, stderr }) =>
		words(command) && typeof durationMs === 'number' && (stderr === undefined || words(stderr)),
	({ write, bytes }) => typeof write === 'string' && typeof bytes === 'number',
	({ remove }) => typeof remove === 'string',
	({ outcome, code, durationMs }) => outcome === 'exit' && typeof code === 'number' && typeof durationMs === 'number',
	({ outcome, error }) => outcome === 'bug' && typeof error === 'string',
	({ script, said }) => typeof script === 'string' && typeof said === 'string',
];
