import { type Answer, answer, type Prompter } from '../../src/prompt/prompter.ts';

/** What the scripted user does when asked something that contains `on`. */
export interface Move {
	readonly on: string | RegExp;
	/** Part of a choice's name, text to type, yes or no; or leave the question. */
	readonly do: string | boolean | { readonly leave: 'back' | 'quit' | 'hang-up' };
	/** Happens while the question waits; it is answered after. */
	readonly meanwhile?: () => unknown;
}

/** Answers questions from a script, strictly in order; a question that is not the next one is an error. */
export function scriptedPrompter(moves: readonly Move[]) {
	const rest = [...moves];
	const said: string[] = [];
	const asked: string[] = [];

	function next<T>(message: string, canGoBack: boolean, read: (value: string | boolean) => T): Answer<T> {
		asked.push(message);
		const move = rest.shift();
		if (move === undefined) return { type: 'quit' };
		const expected = typeof move.on === 'string' ? message.includes(move.on) : move.on.test(message);
		if (!expected) throw new Error(`asked "${message}", but the script is at "${move.on}"`);
		if (typeof move.do === 'object') {
			if (move.do.leave === 'back' && !canGoBack) throw new Error(`no way back from "${message}"`);
			return { type: move.do.leave };
		}
		return answer(read(move.do));
	}

	const prompter: Prompter = {
		select: async ({ message, canGoBack, choices }) => {
			await rest[0]?.meanwhile?.();
			return next(message, canGoBack, (value) => {
				const found = choices.find(({ name }) => name.includes(String(value)));
				if (!found) throw new Error(`"${value}" is none of: ${choices.map(({ name }) => name).join(' | ')}`);
				if (found.disabled === true) throw new Error(`"${value}" cannot be chosen`);
				return found.value;
			});
		},
		confirm: async ({ message, canGoBack }) => next(message, canGoBack, (value) => value === true),
		input: async ({ message, canGoBack }) => next(message, canGoBack, String),
		say: (line) => {
			said.push(line);
		},
		announce: (line) => {
			said.push(line);
		},
		close: () => {},
	};
	return { prompter, said, asked, left: rest };
}
