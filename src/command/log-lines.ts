import type { ForeignEntry, LogEntry } from '../system/log-entry.ts';
import type { Language } from '../text/language.ts';
import { logText } from '../text/log.ts';
import { excerpt } from '../text/quote.ts';

/** A line of the log for people; what failed has a `!` in front, what it said is indented below. */
export function logLines(entry: LogEntry | ForeignEntry, language: Language): readonly string[] {
	const words = logText[language];
	const time = entry.time.slice(11, 19);
	const row = (mark: string, duration: string, end: string, what: string) =>
		`${mark} ${time} ${duration.padStart(8)} ${end.padStart(4)}  ${printable(what)}`;
	if ('foreign' in entry) return [row(' ', '', '', entry.foreign)];
	if ('run' in entry) {
		const from = `mape-setup ${entry.version}, pid ${entry.pid ?? '?'}`;
		return ['', `${entry.time.slice(0, 10)} ${time}  ${printable(entry.run.join(' '))}  (${from})`];
	}
	if ('command' in entry) {
		const { command, code, durationMs, timedOut, notFound, stderr = [] } = entry;
		const end = code === null ? '-' : String(code);
		const cause = timedOut ? words.timedOut : notFound ? words.notFound : code === null ? words.notStarted : undefined;
		const what = cause === undefined ? command.join(' ') : `${command.join(' ')}  (${cause})`;
		return [
			row(code === 0 ? ' ' : '!', `${durationMs} ms`, end, what),
			...stderr.map((line) => `${' '.repeat(27)}${printable(line)}`),
		];
	}
	const done = (error: string | undefined, what: string) => [
		row(error === undefined ? ' ' : '!', '', '', error === undefined ? what : `${what}  (${error})`),
	];
	if ('write' in entry)
		return done(entry.error, `${words.write} ${entry.write}  ${entry.mode}  ${words.bytes(entry.bytes)}`);
	if ('remove' in entry) return done(entry.error, `${words.remove} ${entry.remove}`);
	if ('said' in entry) return [row(' ', '', '', `${entry.script}: ${entry.said}`)];
	if (entry.outcome === 'bug')
		return [
			row('!', '', '', words.bug),
			...entry.error.split('\n').map((line) => `${' '.repeat(27)}${printable(line)}`),
		];
	return [row(entry.code === 0 ? ' ' : '!', '', '', words.exit(entry.code, seconds(entry.durationMs)))];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Nothing that a terminal would obey. */
const printable = (text: string): string => excerpt(text, 2000);
