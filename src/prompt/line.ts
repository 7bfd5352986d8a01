import { createInterface } from 'node:readline';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';
import type { Ending } from '../wizard/state.ts';
import { type Answer, answer, type FrontEnd, type Prompter, type Question } from './prompter.ts';
import { walk } from './walk.ts';

type Streams = Pick<FrontEnd, 'stdin' | 'stdout' | 'language' | 'interrupt'>;

/** The wizard for dumb terminals and screen readers: whole lines, no escape sequences at all. */
export async function lineWizard(frontEnd: FrontEnd): Promise<Ending> {
	const prompter = linePrompter(frontEnd);
	try {
		return await walk({ ...frontEnd, prompter });
	} finally {
		prompter.close();
	}
}

export function linePrompter({ stdin, stdout, language, interrupt }: Streams): Prompter {
	const words = wizardText[language].prompt;
	// With `terminal: false` readline writes nothing of its own; the terminal itself echoes.
	const lines = createInterface({ input: stdin, terminal: false });
	const { next, close } = lineQueue(lines, interrupt);
	const say = (line: string) => {
		stdout.write(`${line}\n`);
	};

	/** Asks until `read` makes something of the line; b, q and ? mean the same in every question. */
	async function ask<T>(question: Question, hints: readonly string[], read: (line: string) => T | undefined) {
		const keys = keyHints(question, language);
		for (;;) {
			stdout.write(`${[...hints, ...keys].join(', ')}: `);
			const line = (await next())?.trim();
			if (line === undefined || line === 'q') return { type: 'quit' } as const;
			if (line === 'b' && question.canGoBack) return { type: 'back' } as const;
			if (line === '?') {
				say(question.help);
				continue;
			}
			const value = read(line);
			if (value !== undefined) return answer(value);
			say(line === '' ? words.nothing : words.notUnderstood(line));
		}
	}

	return {
		async select<T>({ choices, initial, ...question }: Parameters<Prompter['select']>[0]): Promise<Answer<T>> {
			const open = choices.filter(({ disabled }) => disabled !== true);
			const chosen = initial === undefined ? undefined : choices[initial];
			const number = chosen === undefined ? 0 : open.indexOf(chosen) + 1;
			say(question.message);
			for (const choice of choices) {
				const mark = choice.disabled === true ? '-' : `${open.indexOf(choice) + 1})`;
				say(`  ${mark} ${choice.name}${choice.note === undefined ? '' : `: ${choice.note}`}`);
			}
			const hints = [words.choose(open.length), ...(number > 0 ? [words.enter(String(number))] : [])];
			const picked = await ask(question, hints, (line) => open[line === '' ? number - 1 : numberOf(line) - 1]);
			return picked.type === 'answer' ? answer(picked.value.value as T) : picked;
		},
		async confirm(question) {
			const { yes, no } = wizardText[language].action;
			say(question.message);
			return ask(question, [`y = ${yes}`, `n = ${no}`], (line) => ({ y: true, n: false })[line.toLowerCase()]);
		},
		async input({ initial, example, ...question }) {
			say(example === undefined ? question.message : `${question.message} (${example})`);
			const hints = initial === undefined || initial === '' ? [] : [words.enter(initial)];
			return ask(question, hints, (line) => (line === '' ? initial || undefined : line));
		},
		say,
		close() {
			close();
			lines.close();
		},
	};
}

const numberOf = (line: string): number => (/^\d{1,3}$/.test(line) ? Number(line) : 0);

function keyHints({ canGoBack }: Question, language: Language): readonly string[] {
	const { back, quit, help } = wizardText[language].prompt.keys;
	return [...(canGoBack ? [back] : []), quit, help];
}

/** Lines may come before they are asked for; the end of the input, or an interruption, answers every later question. */
function lineQueue(lines: NodeJS.EventEmitter, interrupt: AbortSignal | undefined) {
	const waiting: ((line: string | undefined) => void)[] = [];
	const arrived: string[] = [];
	let ended = interrupt?.aborted === true;
	const end = () => {
		ended = true;
		for (const resolve of waiting.splice(0)) resolve(undefined);
	};
	lines.on('line', (line: string) => {
		const resolve = waiting.shift();
		if (resolve) resolve(line);
		else arrived.push(line);
	});
	lines.on('close', end);
	const stop = () => {
		arrived.length = 0;
		end();
	};
	interrupt?.addEventListener('abort', stop, { once: true });
	return {
		next: (): Promise<string | undefined> => {
			const line = arrived.shift();
			if (line !== undefined || ended) return Promise.resolve(line);
			return new Promise((resolve) => waiting.push(resolve));
		},
		close: () => interrupt?.removeEventListener('abort', stop),
	};
}
