import type { Logged } from './log-entry.ts';
import { type CommandResult, type System, SystemError } from './system.ts';

/** At most this much of what a command says on stderr. */
const lastLines = 20;
const longestLine = 500;

/** The same machine; every command, written file and removal is told to `sink` when it has ended. Reading is not. */
export function logged(system: System, sink: (entry: Logged) => void): System {
	const told = (result: CommandResult): CommandResult => {
		sink(commandEntry(result));
		return result;
	};
	return {
		...system,
		run: (argv, options) => system.run(argv, options).then(told),
		stream: (argv, options) => system.stream(argv, options).then(told),
		write: async (path, content, mode) => {
			const entry = { write: path, mode: mode.toString(8).padStart(4, '0'), bytes: Buffer.byteLength(content) };
			await noted(system.write(path, content, mode), (error) => sink({ ...entry, ...error }));
		},
		remove: async (path) => {
			await noted(system.remove(path), (error) => sink({ remove: path, ...error }));
		},
	};
}

async function noted(done: Promise<void>, note: (error: { readonly error?: string }) => void): Promise<void> {
	try {
		await done;
	} catch (error) {
		note({ error: error instanceof SystemError ? error.code : String(error) });
		throw error;
	}
	note({});
}

function commandEntry({ argv, code, durationMs, timedOut, notFound, stderr }: CommandResult): Logged {
	const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '');
	return {
		command: argv,
		code: code ?? null,
		durationMs: Math.round(durationMs),
		timedOut,
		...(notFound ? { notFound } : {}),
		...(lines.length === 0 ? {} : { stderr: lines.slice(-lastLines).map((line) => line.slice(0, longestLine)) }),
	};
}
