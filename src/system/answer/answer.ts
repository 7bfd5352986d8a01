import type { Router, Space } from '../model/router.ts';

/** What a command printed at the end of its life; what it printed before went out through `say`. */
export interface Reply {
	readonly code: number;
	readonly stdout?: string;
	readonly stderr?: string;
}

/** One command being run on the simulated router. */
export interface Invocation {
	readonly argv: readonly string[];
	readonly input: string;
	readonly env: Readonly<Record<string, string>>;
	readonly router: Router;
	/** The network namespace it runs in. */
	readonly space: Space;
	readonly spaceName: string;
	now(): number;
	/** Lets time pass; a command whose time is over never comes back from it. */
	wait(ms: number): Promise<void>;
	say(line: string, to: 'stdout' | 'stderr'): void;
	/** Runs another command as part of this one. */
	run(
		argv: readonly string[],
		options?: {
			readonly space?: string;
			readonly input?: string;
			readonly env?: Readonly<Record<string, string>>;
		},
	): Promise<Required<Reply>>;
}

export type Answer = (call: Invocation) => Reply | Promise<Reply>;

/**
 * Pattern → answer, first match wins. A pattern is the command's words: `*` is any one word, `a|b` one of several, and
 * `...` at the end any rest. The program is compared without its folder.
 */
export type AnswerTable = Readonly<Record<string, Answer>>;

export function matches(pattern: string, argv: readonly string[]): boolean {
	const words = pattern.split(' ');
	const open = words.at(-1) === '...';
	if (open) words.pop();
	if (open ? argv.length < words.length : argv.length !== words.length) return false;
	return words.every((word, index) => {
		const actual = index === 0 && !word.startsWith('/') ? argv[0]!.split('/').at(-1)! : argv[index]!;
		return word === '*' || word.split('|').includes(actual);
	});
}

export const done: Reply = { code: 0 };
export const printed = (stdout: string): Reply => ({ code: 0, stdout });
export const refused = (code: number, stderr: string): Reply => ({ code, stderr: `${stderr}\n` });

/** The command is known, this use of it is not: a bug in the caller or a gap here, never something to go on from. */
export function unknownUse(argv: readonly string[], where: string): never {
	throw new Error(`the simulated router does not know: ${argv.join(' ')} (add it in src/system/answer/${where})`);
}
