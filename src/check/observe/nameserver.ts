import { parseAddress4, parseAddress6 } from '../../map/prefix.ts';

/** What libc asks at most (resolv.conf(5), MAXNS). */
const most = 3;

/** The servers of a resolv.conf; lines that libc does not understand either are passed over. */
export function parseNameservers(text: string): readonly string[] {
	const named = text.split('\n').flatMap((line) => /^nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? []);
	// an address with its interface (fe80::1%wan) is no other server without it
	const isAddress = (word: string) =>
		parseAddress4(word) !== undefined || parseAddress6(word.replace(/%.*/, '')) !== undefined;
	return named.filter(isAddress).slice(0, most);
}
