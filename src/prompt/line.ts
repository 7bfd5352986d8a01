import { createInterface } from 'node:readline';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';
import { leaveEvent } from '../wizard/leave.ts';
import type { Ending } from '../wizard/state.ts';
import { type Answer, answer, type FrontEnd, type Prompter, type Question } from './prompter.ts';
import { quiet } from './quiet.ts';
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
	const queue = lineQueue(lines, interrupt);
	/** What asks for the line that is being waited for. */
	let waitingFor: string | undefined;
	const say = (line: string) => {
		stdout.write(`${line}\n`);
	};
	const next = async (hint: string, until?: AbortSignal): Promise<Line> => {
		stdout.write(hint);
		waitingFor = hint;
		const withdrawn = () => {
			waitingFor = undefined;
			stdout.write('\n');
			queue.withdraw();
		};
		until?.addEventListener('abort', withdrawn, { once: true });
		const line = await queue.next();
		until?.removeEventListener('abort', withdrawn);
		waitingFor = undefined;
		return line;
	};

	/** Asks until `read` makes something of the line; b, q and ? mean the same in every question. */
	async function ask<T>(
		question: Question,
		hints: readonly string[],
		read: (line: string) => T | undefined,
		until?: AbortSignal,
	) {
		const hint = `${[...hints, ...keyHints(question, language)].join(', ')}: `;
		for (;;) {
			const came = await next(hint, until);
			if (typeof came !== 'string') return came;
			// it may be said again: an arrow key sends what would move the cursor
			const line = came.replaceAll(/\p{Cc}|\p{Cf}/gu, '').trim();
			if (line === 'q') return { type: 'quit' } as const;
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
		async select<T>(asked: Parameters<Prompter['select']>[0]): Promise<Answer<T>> {
			const { choices, initial, fresh, until, ...question } = asked;
			if (fresh === true) await queue.drop();
			if (until?.aborted === true) return { type: 'quit' };
			const open = choices.filter(({ disabled }) => disabled !== true);
			const chosen = initial === undefined ? undefined : choices[initial];
			const number = chosen === undefined ? 0 : open.indexOf(chosen) + 1;
			say(question.message);
			for (const choice of choices) {
				const mark = choice.disabled === true ? '-' : `${choice.word ?? open.indexOf(choice) + 1})`;
				say(`  ${mark} ${choice.name}${choice.note === undefined ? '' : `: ${choice.note}`}`);
			}
			const named = open.flatMap(({ word }) => (word === undefined ? [] : [word]));
			const hints = [
				named.length > 0 ? words.chooseWord(named) : words.choose(open.length),
				...(number > 0 ? [words.enter(chosen?.word ?? String(number))] : []),
			];
			const read = (line: string) => {
				if (line === '') return open[number - 1];
				return named.length > 0 ? open.find(({ word }) => word === line.toLowerCase()) : open[numberOf(line) - 1];
			};
			const picked = await ask(question, hints, read, until);
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
		announce(line) {
			if (waitingFor === undefined) return say(line);
			stdout.write(`\n${line}\n${waitingFor}`);
		},
		close() {
			queue.close();
			lines.close();
		},
	};
}

const numberOf = (line: string): number => (/^\d{1,3}$/.test(line) ? Number(line) : 0);

function keyHints({ canGoBack }: Question, language: Language): readonly string[] {
	const { back, quit, help } = wizardText[language].prompt.keys;
	return [...(canGoBack ? [back] : []), quit, help];
}

/** A line, or why there is none. */
type Line = string | { readonly type: 'quit' | 'hang-up' };

/** Lines may come before they are asked for; the end of the input, or an interruption, answers every later question. */
function lineQueue(lines: NodeJS.EventEmitter, interrupt: AbortSignal | undefined) {
	const waiting: ((line: Line) => void)[] = [];
	const arrived: string[] = [];
	let ended: Exclude<Line, string> | undefined;
	let onDropped = () => {};
	let dropping = false;
	const end = (why: Exclude<Line, string>) => {
		ended ??= why;
		for (const resolve of waiting.splice(0)) resolve(ended);
	};
	lines.on('line', (line: string) => {
		if (dropping) return onDropped();
		const resolve = waiting.shift();
		if (resolve) resolve(line);
		else arrived.push(line);
	});
	lines.on('close', () => end({ type: 'hang-up' }));
	const stop = () => {
		arrived.length = 0;
		if (interrupt) end(leaveEvent(interrupt));
	};
	interrupt?.addEventListener('abort', stop, { once: true });
	if (interrupt?.aborted === true) stop();
	return {
		next: (): Promise<Line> => {
			const line = arrived.shift() ?? ended;
			if (line !== undefined) return Promise.resolve(line);
			return new Promise((resolve) => waiting.push(resolve));
		},
		/** Nobody waits for a line any more; the next one is for the next question. */
		withdraw: () => {
			for (const resolve of waiting.splice(0)) resolve({ type: 'quit' });
		},
		/** Forgets what has come, and what comes until nothing does for a moment. */
		drop: async () => {
			arrived.length = 0;
			dropping = true;
			await quiet((restart) => {
				onDropped = restart;
			});
			dropping = false;
		},
		close: () => interrupt?.removeEventListener('abort', stop),
	};
}
