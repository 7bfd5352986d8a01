import type { System } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import type { Rooms } from '../wizard/effects.ts';
import type { Preset } from '../wizard/state.ts';

/** Asks one question after the other. Every question can be left by going back or quitting, and explained. */
export interface Prompter {
	select<T>(question: SelectQuestion<T>): Promise<Answer<T>>;
	confirm(question: Question): Promise<Answer<boolean>>;
	input(question: InputQuestion): Promise<Answer<string>>;
	/** One line of text, which stays. */
	say(line: string): void;
	/** The same while a question may be waiting, which is then still to be answered. */
	announce(line: string): void;
	close(): void;
}

export interface Question {
	readonly message: string;
	/** Said when asked for. */
	readonly help: string;
	/** false on the very first question: there is nothing to go back to. */
	readonly canGoBack: boolean;
}

export interface SelectQuestion<T> extends Question {
	readonly choices: readonly Choice<T>[];
	/** Index of the choice that Enter alone takes; none: it has to be named. */
	readonly initial?: number;
	/** What was typed before the question was shown is no answer to it. */
	readonly fresh?: boolean;
	/** Aborted: nobody waits for the answer any more, whatever it is. */
	readonly until?: AbortSignal;
}

export interface Choice<T> {
	readonly value: T;
	readonly name: string;
	readonly note?: string;
	/** Where answers are typed: this word instead of a number. All choices of a question have one, or none. */
	readonly word?: string;
	/** Shown, but cannot be chosen. */
	readonly disabled?: boolean;
}

export interface InputQuestion extends Question {
	/** What Enter alone takes. */
	readonly initial?: string;
	readonly example?: string;
}

export type Answer<T> =
	| { readonly type: 'answer'; readonly value: T }
	/** `hang-up`: nobody is there any more. */
	| { readonly type: 'back' | 'quit' | 'hang-up' };

export const answer = <T>(value: T): Answer<T> => ({ type: 'answer', value });

/** What every front end is given; nothing of the process is reached from here. */
export interface FrontEnd {
	readonly system: System;
	readonly preset: Preset;
	readonly language: Language;
	readonly stdin: NodeJS.ReadableStream;
	readonly stdout: NodeJS.WritableStream;
	/** Ctrl-C while nothing is asked (SIGINT reaches the process then). */
	readonly interrupt?: AbortSignal;
	readonly rooms?: Rooms;
}
