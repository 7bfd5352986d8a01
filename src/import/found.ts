import { type Prefix6, parsePrefix6 } from '../map/prefix.ts';
import { type IpCommand, readIp } from './command/ip.ts';
import { type Read, readIptables, readRestore } from './command/iptables.ts';
import { readNft } from './command/nft.ts';
import type { Rule } from './command/rule.ts';
import { type Named, namedValues } from './named.ts';
import { type Action, type Walked, walk } from './shell/walk.ts';

/** Where in the script, and whether it is done whatever the machine is like. */
export interface Place {
	readonly line: number;
	readonly certain: boolean;
	readonly printed: boolean;
}

export type Placed<T> = T & Place;

/** All that the script says about the line, none of it judged. */
export interface Found {
	readonly named: Named;
	readonly tunnels: readonly Placed<Extract<IpCommand, { kind: 'tunnel' }>>[];
	readonly mtus: readonly Placed<Extract<IpCommand, { kind: 'mtu' }>>[];
	readonly addresses: readonly Placed<Extract<IpCommand, { kind: 'address' }>>[];
	readonly rules: readonly Placed<Rule>[];
	readonly commands: number;
	readonly notUnderstood: readonly number[];
	readonly disabled: readonly number[];
	readonly complete: boolean;
}

export function findIn(text: string): Found {
	const walked = walk(text);
	const ip = walked.actions.flatMap((action) => {
		const said = action.argv[0] === 'ip' ? readIp(action.argv.slice(1)) : undefined;
		return said ? [{ ...said, ...placeOf(action) }] : [];
	});
	const read = walked.actions.flatMap(rulesOf);
	const unknown = read.filter(({ rule }) => rule === 'unknown').map(({ line }) => line);
	const rules = read.flatMap(({ rule, ...place }) => (typeof rule === 'object' ? [{ ...rule, ...place }] : []));
	return {
		named: namedValues(walked.settings),
		tunnels: ip.filter((one) => one.kind === 'tunnel'),
		mtus: ip.filter((one) => one.kind === 'mtu'),
		addresses: ip.filter((one) => one.kind === 'address'),
		rules,
		commands: walked.actions.length,
		notUnderstood: [...new Set([...walked.notUnderstood, ...unknown])].sort((a, b) => a - b),
		disabled: walked.disabled,
		complete: walked.complete && unknown.length === 0,
	};
}

const placeOf = ({ line, certain, printed }: Walked['actions'][number]): Place => ({ line, certain, printed });

function rulesOf(action: Action): (Place & { readonly rule: Read })[] {
	const { argv, here, line } = action;
	const place = placeOf(action);
	const [name, ...rest] = argv;
	const inHere = (read: (text: string) => readonly { offset: number; rule: Read }[]) =>
		here ? read(here.text).map(({ offset, rule }) => ({ ...place, line: here.line + offset, rule })) : [];
	if (name === 'iptables') return [{ ...place, rule: readIptables(rest) }];
	// a file or a pipe, which are not part of the script
	const isElsewhere = rest.some((word) => word !== undefined && /^(?:-f|--file|-b|-batch|--batch)$/.test(word));
	if (here === undefined && (isElsewhere || name === 'iptables-restore')) return [{ ...place, rule: 'unknown' }];
	if (name === 'iptables-restore') return inHere(readRestore);
	if (name !== 'nft') return [];
	if (here) return inHere(readNft);
	if (rest.includes(undefined)) return [{ ...place, rule: 'unknown' }];
	return readNft(rest.join(' ')).map(({ rule }) => ({ ...place, line, rule }));
}

/** `2001:db8::`, `2001:db8::/56`, or four groups that are completed in the script. */
export function prefixOf(text: string): Prefix6 | undefined {
	const [first, second] = [parsePrefix6(text), parsePrefix6(`${text.replace(/:$/, '')}::`)];
	return first.ok ? first.value : second.ok && !text.includes('/') ? second.value : undefined;
}
