import { Writable } from 'node:stream';
// Named imports: `import('@inquirer/prompts')` as a whole pulls the editor prompt and its 480 KB of iconv-lite along.
import { select as askChoice, input as askText } from '@inquirer/prompts';
import { wizardText } from '../text/wizard.ts';
import { leaveEvent } from '../wizard/leave.ts';
import type { Ending } from '../wizard/state.ts';
import {
	type Answer,
	answer,
	type Choice,
	type FrontEnd,
	type Prompter,
	type Question,
	type SelectQuestion,
} from './prompter.ts';
import { quiet } from './quiet.ts';
import { walk } from './walk.ts';

type Streams = Pick<FrontEnd, 'stdin' | 'stdout' | 'language' | 'interrupt'>;

/** The wizard as plain prompts, one below the other: for small windows and whoever asks for it. */
export async function plainWizard(frontEnd: FrontEnd): Promise<Ending> {
	const prompter = plainPrompter(frontEnd);
	try {
		return await walk({ ...frontEnd, prompter });
	} finally {
		prompter.close();
	}
}

export function plainPrompter({ stdin, stdout, language, interrupt }: Streams): Prompter {
	const { action, prompt } = wizardText[language];
	const stop = new AbortController();
	const hangUp: Leaving = { type: 'hang-up' };
	const end = () => stop.abort(hangUp);
	const leave = () => stop.abort(interrupt ? leaveEvent(interrupt) : hangUp);
	// A prompt whose input ends never settles by itself (inquirer only clears its effects then).
	stdin.on('end', end);
	stdin.on('close', end);
	interrupt?.addEventListener('abort', leave, { once: true });
	if (interrupt?.aborted === true) leave();
	const say = (line: string) => {
		stdout.write(`${line}\n`);
	};
	/** The prompt on the screen: what is to be said has to wait until that is off. */
	let shown: { readonly away: AbortController; readonly lines: string[] } | undefined;

	/** undefined: it was taken off the screen, for something to be said or because nobody waits for the answer. */
	async function show<T>(
		prompt: (context: {
			input: NodeJS.ReadableStream;
			output: NodeJS.WritableStream;
			signal: AbortSignal;
		}) => Promise<T>,
		until?: AbortSignal,
	): Promise<Answer<T> | undefined> {
		const now = { away: new AbortController(), lines: [] };
		shown = now;
		const signal = AbortSignal.any([stop.signal, now.away.signal, ...(until ? [until] : [])]);
		try {
			return answer(await prompt({ input: stdin, output: withoutEnd(stdout), signal }));
		} catch (error) {
			if (!(error instanceof Error && leaving.includes(error.name))) throw error;
			// Ctrl-C comes as an error, too
			if (!signal.aborted) return { type: 'quit' };
			return stop.signal.aborted ? (stop.signal.reason as Leaving) : undefined;
		} finally {
			shown = undefined;
			for (const line of now.lines) say(line);
		}
	}

	async function choose<T>(
		question: Question & Pick<SelectQuestion<T>, 'fresh' | 'until'>,
		choices: readonly Choice<T>[],
		initial?: number,
	): Promise<Answer<T>> {
		const clear = question.fresh === true && !stop.signal.aborted;
		if (clear && (await interrupted(stdin, stop.signal))) return { type: 'quit' };
		const extra = [...(question.canGoBack ? (['back'] as const) : []), 'help' as const];
		for (;;) {
			const picked = await show(
				(context) =>
					askChoice<number | 'back' | 'help'>(
						{
							message: question.message,
							choices: [
								...choices.map(({ name, note, disabled }, index) => ({
									value: index,
									name: note === undefined ? name : `${name}: ${note}`,
									...(disabled === true ? { disabled: ' ' } : {}),
								})),
								...extra.map((key) => ({ value: key, name: action[key] })),
							],
							...(initial === undefined ? {} : { default: initial }),
							loop: false,
							theme: { style: { keysHelpTip: () => prompt.menuKeys }, i18n: { disabledError: prompt.unavailable } },
						},
						context,
					),
				question.until,
			);
			if (question.until?.aborted === true) return { type: 'quit' };
			if (picked === undefined) continue;
			if (picked.type !== 'answer') return picked;
			if (picked.value === 'back') return { type: 'back' };
			if (picked.value !== 'help') return answer(choices[picked.value]!.value);
			say(question.help);
		}
	}

	return {
		select: ({ choices, initial, ...question }) => choose(question, choices, initial),
		confirm: (question) =>
			choose(
				question,
				[
					{ value: false, name: action.no },
					{ value: true, name: action.yes },
				],
				0,
			),
		async input({ initial, example, ...question }) {
			const keys = [...(question.canGoBack ? [prompt.keys.back] : []), prompt.keys.quit, prompt.keys.help].join(', ');
			if (example !== undefined) say(example);
			for (;;) {
				const typed = await show((context) =>
					askText(
						{
							message: `${question.message} (${keys})`,
							...(initial === undefined || initial === '' ? {} : { default: initial }),
							validate: (text) => text.trim() !== '' || prompt.nothing,
						},
						context,
					),
				);
				if (typed === undefined) continue;
				if (typed.type !== 'answer') return typed;
				const text = typed.value.trim();
				if (text === 'q') return { type: 'quit' };
				if (text === 'b' && question.canGoBack) return { type: 'back' };
				if (text !== '?') return answer(text);
				say(question.help);
			}
		},
		say,
		announce(line) {
			if (!shown) return say(line);
			shown.lines.push(line);
			shown.away.abort();
		},
		close() {
			stdin.off('end', end);
			stdin.off('close', end);
			interrupt?.removeEventListener('abort', leave);
		},
	};
}

const leaving = ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'];

type Leaving = ReturnType<typeof leaveEvent>;

/** Each prompt ends the stream it writes to; only process.stdout itself would survive that. */
function withoutEnd(target: NodeJS.WritableStream): NodeJS.WritableStream {
	const through = new Writable({
		decodeStrings: false,
		write(chunk: string | Uint8Array, _, done) {
			target.write(chunk);
			// Not waiting keeps the order with what is written to the target directly.
			done();
		},
	});
	// The width, for wrapping and for moving the cursor back up.
	return Object.defineProperty(through, 'columns', { get: () => (target as { columns?: number }).columns });
}

/** Reads away what was typed before there was a question; true when Ctrl-C was among it. */
async function interrupted(stdin: NodeJS.ReadableStream, stop: AbortSignal): Promise<boolean> {
	const terminal = stdin as Partial<Pick<NodeJS.ReadStream, 'setRawMode'>>;
	let interrupt = false;
	let read = (_: unknown) => {};
	const waiting = quiet((restart) => {
		read = (typed) => {
			if (String(typed).includes('\u0003')) interrupt = true;
			restart();
		};
	});
	// As it is in a prompt: half a line typed before would else be waiting for its Enter.
	terminal.setRawMode?.(true);
	stdin.on('data', read);
	await waiting;
	stdin.off('data', read);
	stdin.pause();
	if (stop.aborted || interrupt) terminal.setRawMode?.(false);
	return interrupt;
}
