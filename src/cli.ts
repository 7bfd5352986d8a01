import manifest from '../package.json' with { type: 'json' };
import type { CommandContext } from './command/context.ts';
import { exitCodes } from './command/exit-code.ts';
import { type CommandName, type Invocation, parseCommandLine } from './command/flags.ts';
import type { CommandIo } from './command/io.ts';
import type { ProgramLog } from './command/program-log.ts';
import { refuse } from './command/refuse.ts';
import type { Terminal } from './command/setup.ts';
import { languageOf, wantsAscii, wantsColour } from './command/terminal.ts';
import type { Language } from './text/language.ts';
import type { Job } from './ui/job.ts';

const env = (name: string): string | undefined => process.env[name];

async function main(argv: readonly string[]): Promise<number> {
	const parsed = parseCommandLine(argv);
	const flags = parsed.ok ? parsed.value.flags : {};
	const io: CommandIo = {
		write: writer(process.stdout),
		writeError: writer(process.stderr),
		input: process.stdin,
		language: languageOf(flags, env),
		ascii: wantsAscii(flags, env),
		...(process.stdout.isTTY ? { terminal: { colour: wantsColour(flags, env) } } : {}),
	};
	if (!parsed.ok) return refuse(parsed.problem, io, argv.includes('--json'));
	outliveOutput(parsed.value.command);
	if (flags.version !== undefined) return say(io, `${manifest.version}\n`);
	if (flags.help !== undefined)
		return say(io, (await import('./command/help.ts')).helpText(parsed.value.command, io.language));
	return run(parsed.value, io);
}

async function run({ command, flags, arguments: words }: Invocation, io: CommandIo): Promise<number> {
	if (command === 'calc') return (await import('./command/calc.ts')).calc(flags, words, io);
	if (command === 'import') return (await import('./command/import.ts')).importCommand(flags, words, io);
	if (command === 'help') return (await import('./command/glossary.ts')).glossary(flags, words, io);
	const start = { argv: process.argv.slice(2), version: manifest.version };
	const opened = await (await import('./command/open-system.ts')).openSystem(flags, command, start);
	if (!opened.ok) return refuse(opened.problem, io, flags.json !== undefined);
	const { log: opening, ...machine } = opened.value;
	const context: CommandContext = { io, flags, ...machine };
	if (opening) endLog(opening, io.language);
	if (command === 'setup') return (await import('./command/setup.ts')).setup(context, terminal());
	const commands = await import('./command/commands.ts');
	switch (command) {
		case 'detect':
			return commands.detect(context);
		case 'plan':
			return commands.plan(context, interruption());
		case 'apply':
			return commands.apply(context, interruption());
		case 'confirm':
			return commands.confirm(context);
		case 'revert':
			return commands.revert(context);
		case 'check':
			return flags.watch === undefined ? commands.check(context) : commands.watch(context, terminal());
		case 'probe-br':
			return commands.probeBr(context, interruption());
		case 'show':
			return commands.show(context);
		case 'log':
			return commands.log(context);
		case 'report':
			return commands.report(context, `mape-setup ${manifest.version}, Node ${process.version}`);
		case 'uninstall':
			return commands.uninstall(context);
	}
}

const terminal = (): Terminal => ({
	stdin: process.stdin,
	stdout: process.stdout,
	isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
	columns: process.stdout.columns ?? 80,
	rows: process.stdout.rows ?? 24,
	env,
	interrupt: interruption(),
	job: job(),
});

let log: ProgramLog | undefined;

/** The last line of the run, however it ends. That the log could not be written is said then: not on the wizard's screen. */
function endLog(opened: ProgramLog, language: Language): void {
	log = opened;
	const began = performance.now();
	process.on('exit', (code) => {
		opened.note({ outcome: 'exit', code, durationMs: Math.round(performance.now() - began) });
		const complaint = opened.complaint(language);
		if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
	});
}

async function say(io: CommandIo, text: string): Promise<number> {
	await io.write(text);
	return exitCodes.done;
}

/**
 * Ctrl-C, TERM and a hang-up ask the wizard to end in order: before a change at once, during one when it has come to its
 * end. Which signal it was is the reason: a hang-up decides nothing.
 */
function interruption(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort(signal));
	return controller.signal;
}

/**
 * Ctrl-Z. The signal goes to all that the shell started by one command line, npx among them; where no shell waits for them, the
 * kernel drops it (orphaned process group, POSIX), and the program goes on.
 */
function job(): Job {
	const listeners = new Set<() => void>();
	let notStopped: NodeJS.Timeout | undefined;
	let notContinued: NodeJS.Immediate | undefined;
	const goOn = () => {
		clearTimeout(notStopped);
		clearImmediate(notContinued);
		for (const listener of listeners) listener();
	};
	process.on('SIGCONT', goOn);
	return {
		stop: () => {
			// one turn more: after a stop the signal that ended it comes first
			notStopped = setTimeout(() => {
				notContinued = setImmediate(goOn);
			}, 100);
			process.kill(0, 'SIGTSTP');
		},
		onContinue: (listener) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
}

function writer(stream: NodeJS.WriteStream): (text: string) => Promise<void> {
	return (text) =>
		new Promise((resolve) => {
			// The callback comes in any case; `drain` does not where the stream has been destroyed by a hang-up.
			if (stream.write(text, () => resolve())) resolve();
		});
}

/**
 * A reader that has enough (`| head`) ends the program, but never in the middle of a change: when the terminal goes
 * away, a change comes to its end without it.
 */
function outliveOutput(command: CommandName): void {
	const onError = (error: NodeJS.ErrnoException) => {
		if (!goneCodes.includes(error.code ?? '')) throw error;
		if (!changing.includes(command)) process.exit(exitCodes.done);
	};
	process.stdout.on('error', onError);
	process.stderr.on('error', onError);
	process.stdin.on('error', onError);
}

/** What a stream says when nobody is at its other end any more. */
const goneCodes = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

const changing: readonly CommandName[] = ['setup', 'apply', 'confirm', 'revert', 'uninstall'];

// chalk knows nothing of NO_COLOR, and reads this when it is loaded
if (process.env['NO_COLOR'] || process.argv.includes('--no-color')) process.env['FORCE_COLOR'] = '0';

main(process.argv.slice(2)).then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error('A bug in mape-setup; please report it.\nmape-setup の不具合です。報告してください。');
		console.error(error);
		log?.note({ outcome: 'bug', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
		process.exit(exitCodes.bug);
	},
);
