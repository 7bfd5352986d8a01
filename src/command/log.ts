import { names } from '../plan/names.ts';
import { redactor } from '../redact/redact.ts';
import { type ForeignEntry, isLogFile, type LogEntry, parseLogLine } from '../system/log-entry.ts';
import { type System, SystemError } from '../system/system.ts';
import { logText } from '../text/log.ts';
import type { Problem } from '../wizard/problem.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { logLines } from './log-lines.ts';
import { knownOf } from './redaction.ts';
import { refuse } from './refuse.ts';

type Entries = readonly (LogEntry | ForeignEntry)[];

/** What was done to this machine: the newest run of the program and what followed it, or the last lines of all. */
export async function log({ io, system, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const { lines } = flags;
	if (lines !== undefined && !/^[1-9]\d{0,5}$/.test(lines))
		return refuse({ code: 'flag-value', flag: '--lines', value: lines, available: [] }, io, json);
	const all = await readLog(system);
	if ('code' in all) return refuse(all, io, json);
	const shown = lines === undefined ? newestRun(all) : all.slice(-Number(lines));
	const redacted = flags.redact === undefined ? shown : await redactedEntries(system, shown);
	if (json) {
		for (const entry of redacted) await io.write(`${'foreign' in entry ? entry.foreign : JSON.stringify(entry)}\n`);
		return exitCodes.done;
	}
	await io.write(`${logText[io.language].heading(shown.length, all.length)}\n`);
	let day = '';
	for (const entry of redacted) {
		const date = entry.time.slice(0, 10);
		// a run's line has it
		if (date !== day && !('run' in entry)) await io.write(`\n${date}\n`);
		day = date;
		await io.write(`${logLines(entry, io.language).join('\n')}\n`);
	}
	return exitCodes.done;
}

/** Oldest first. Lines that cannot be read are left out: a full disk tears them. */
async function readLog(system: System): Promise<Entries | Problem> {
	try {
		const found: Entries[number][] = [];
		for (const name of (await system.list(names.log)).filter(isLogFile))
			for (const line of ((await system.read(`${names.log}/${name}`)) ?? '').split('\n')) {
				const entry = parseLogLine(line);
				if (entry) found.push(entry);
			}
		return found.length > 0 ? found : { code: 'no-log', folder: names.log };
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		if (error.code === 'EACCES') return { code: 'not-root' };
		return { code: 'no-log', folder: names.log, why: error.message };
	}
}

function newestRun(all: Entries): Entries {
	const start = all.findLastIndex((entry) => 'run' in entry);
	return start < 0 ? all : all.slice(start);
}

/** Each text by itself, so that quotes and backslashes of JSON hide nothing. */
async function redactedEntries(system: System, entries: Entries): Promise<Entries> {
	const texts: string[] = [];
	eachText(entries, (text) => {
		texts.push(text);
		return text;
	});
	return eachText(entries, redactor(texts, await knownOf(system)));
}

const eachText = (entries: Entries, change: (text: string) => string): Entries =>
	JSON.parse(JSON.stringify(entries), (key, value: unknown) =>
		typeof value === 'string' && key !== 'time' ? change(value) : value,
	);
