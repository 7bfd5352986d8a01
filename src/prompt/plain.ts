import { Writable } from 'node:stream';
// Named imports: `import('@inquirer/prompts')` as a whole pulls the editor prompt and its 480 KB of iconv-lite along.
import { select as askChoice, input as askText } from '@inquirer/prompts';
import { wizardText } from '../text/wizard.ts';
import type { Ending } from '../wizard/state.ts';
import { type Answer, answer, type Choice, type FrontEnd, type Prompter, type Question } from './prompter.ts';
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
	const end = () => stop.abort();
	// A prompt whose input ends never settles by itself (inquirer only clears its effects then).
	stdin.on('end', end);
	stdin.on('close', end);
	interrupt?.addEventListener('abort', end, { once: true });
	if (interrupt?.aborted === true) end();
	const context = { input: stdin, output: withoutEnd(stdout), signal: stop.signal };
	const say = (line: string) => {
		stdout.write(`${line}\n`);
	};

	async function choose<T>(question: Question, choices: readonly Choice<T>[], initial?: number): Promise<Answer<T>> {
		const extra = [...(question.canGoBack ? (['back'] as const) : []), 'help' as const];
		for (;;) {
			const picked = await orQuit(
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
			);
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
				const typed = await orQuit(
					askText(
						{
							message: `${question.message} (${keys})`,
							...(initial === undefined || initial === '' ? {} : { default: initial }),
							validate: (text) => text.trim() !== '' || prompt.nothing,
						},
						context,
					),
				);
				if (typed.type !== 'answer') return typed;
				const text = typed.value.trim();
				if (text === 'q') return { type: 'quit' };
				if (text === 'b' && question.canGoBack) return { type: 'back' };
				if (text !== '?') return answer(text);
				say(question.help);
			}
		},
		say,
		close() {
			stdin.off('end', end);
			stdin.off('close', end);
			interrupt?.removeEventListener('abort', end);
		},
	};
}

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

const leaving = ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'];

/** Ctrl-C and the end of the input come as errors. */
async function orQuit<T>(prompt: Promise<T>): Promise<Answer<T>> {
	try {
		return answer(await prompt);
	} catch (error) {
		if (error instanceof Error && leaving.includes(error.name)) return { type: 'quit' };
		throw error;
	}
}
