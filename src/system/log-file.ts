import { closeSync, constants, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { names } from '../plan/names.ts';
import { isLogFile, keptLogFiles, type LogEntry, type Logged, logFileName } from './log-entry.ts';

export interface LogFile {
	/** Adds a line. Never throws. */
	append(entry: Logged): void;
	/** Why a line could not be written; undefined while all could. */
	failure(): string | undefined;
}

/** A day's file does not grow beyond this: a line that flaps all day must not fill the disk. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The log in the file system: folder 0700, files 0600, the newest 30 are kept. Each line is one write to a file opened for
 * appending, so that lines of several programs stay whole, and it is written before the next thing is done, so that
 * it is there when the program is killed (some 50 µs; it is not waited for the disk).
 */
export function logFile(folder: string = names.log): LogFile {
	let failure: string | undefined;
	let isReady = false;
	let torn = false;
	return {
		append: (entry) => {
			try {
				if (!isReady) prepare(folder);
				isReady = true;
				const line = JSON.stringify(stamped(entry));
				torn = !appendTo(`${folder}/${logFileName(new Date().toISOString())}`, `${torn ? '\n' : ''}${line}\n`);
				if (torn) failure ??= 'ENOSPC';
			} catch (error) {
				// whoever removed the folder meanwhile gets it again
				isReady = false;
				failure ??= (error as NodeJS.ErrnoException).code ?? String(error);
			}
		},
		failure: () => failure,
	};
}

const stamped = (entry: Logged): LogEntry => ({ time: new Date().toISOString(), pid: process.pid, ...entry });

function prepare(folder: string): void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const old = readdirSync(folder).filter(isLogFile).sort().slice(0, -keptLogFiles);
	for (const name of old) rmSync(`${folder}/${name}`, { force: true });
}

/** Neither follows a link nor waits at a pipe that somebody put there. Returns whether all of it was written. */
function appendTo(path: string, text: string): boolean {
	const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;
	const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0o600);
	try {
		if (fstatSync(file).size > mostBytes) throw Object.assign(new Error(path), { code: 'EFBIG' });
		return writeSync(file, text) === Buffer.byteLength(text);
	} finally {
		closeSync(file);
	}
}
