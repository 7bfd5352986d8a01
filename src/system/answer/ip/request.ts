import { type Link, linkNamed } from '../../model/router.ts';
import { type Invocation, printed, type Reply, refused } from '../answer.ts';

/** `ip [options] object command …` as far as anything here uses it. */
export interface Request {
	readonly call: Invocation;
	readonly json: boolean;
	readonly detailed: boolean;
	readonly oneLine: boolean;
	readonly counted: boolean;
	readonly family: 4 | 6 | undefined;
	readonly words: readonly string[];
}

export const isAction = (word: string | undefined, ...names: string[]): boolean =>
	word !== undefined && names.includes(word);
export const after = (words: readonly string[], ...keys: string[]): string | undefined => {
	const at = words.findIndex((word) => keys.includes(word));
	return at < 0 ? undefined : words[at + 1];
};
export const noDevice = (name = ''): Reply => refused(1, `Cannot find device "${name}"`);
export const asJson = (value: unknown): Reply => printed(`${JSON.stringify(value)}\n`);

export function shownLinks({ call, words }: Request): readonly Link[] | Reply {
	const name = after(words, 'dev') ?? words.slice(1).find((word) => linkNamed(call.space, word));
	const kind = after(words, 'type');
	const wanted = words
		.slice(1)
		.find((word) => !['dev', 'type', 'scope', 'up', 'permanent', 'global', 'link', 'to'].includes(word));
	if (name === undefined && wanted !== undefined && kind === undefined && after(words, 'scope') === undefined)
		return refused(1, `Device "${wanted}" does not exist.`);
	if (name !== undefined && !linkNamed(call.space, name)) return refused(1, `Device "${name}" does not exist.`);
	return call.space.links.filter(
		(one) => (name === undefined || one.name === name) && (kind === undefined || one.kind === kind),
	);
}
