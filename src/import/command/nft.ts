import type { PortBlock } from '../../map/port-set.ts';
import type { Read } from './iptables.ts';
import { blockOf, markOf, targetOf } from './rule.ts';

/** The rules in words or in a file of nft, by the line in it. Only what concerns translation is looked at. */
export function readNft(text: string): readonly { readonly offset: number; readonly rule: Read }[] {
	const found: { offset: number; rule: Read }[] = [];
	let chain = '';
	for (const { statement, offset } of statementsOf(text)) {
		const [, hook] = /\bhook\s+(\w+)/.exec(statement) ?? [];
		const [, named] = /\badd\s+rule\s+(?:ip\s+|inet\s+)?\w+\s+(\w+)/.exec(statement) ?? [];
		chain = (hook ?? named ?? chain).toLowerCase();
		const rule = ruleOf(statement, chain);
		if (rule !== undefined) found.push({ offset, rule });
	}
	return found;
}

/** Cut at line ends and semicolons, but not within the braces of a set or a map. */
function statementsOf(text: string): { statement: string; offset: number }[] {
	const statements: { statement: string; offset: number }[] = [];
	let [statement, offset, start] = ['', 0, 0];
	let inSet = false;
	const end = () => {
		if (statement.trim() !== '') statements.push({ statement: statement.trim(), offset: start });
		statement = '';
		start = offset;
	};
	for (const [index, raw] of text.split('\n').entries()) {
		offset = index;
		if (!inSet) end();
		for (const letter of raw.replace(/#.*$/, '')) {
			// a block of the file opens after a name, a set after anything else
			if (letter === '{') {
				inSet = !/^\s*(?:add\s+)?(?:table|chain)\b[^{]*$/.test(statement);
				if (!inSet) {
					end();
					continue;
				}
			}
			if (letter === '}' && !inSet) {
				end();
				continue;
			}
			if (letter === '}') inSet = false;
			if (letter === ';' && !inSet) end();
			else statement += letter;
			if (statement.length > 65_536) return statements;
		}
		if (inSet) statement += ' ';
	}
	end();
	return statements;
}

function ruleOf(statement: string, chain: string): Read {
	if (/^flush\s+ruleset\b/.test(statement)) return { kind: 'flush', table: 'ruleset', chain: '', narrow: false };
	if (statement.includes('$')) return /\b(?:snat|masquerade)\b/.test(statement) ? 'unknown' : undefined;
	const [, out] = /\boif(?:name)?\s+"?([\w.@-]+)"?/.exec(statement) ?? [];
	const [, into] = /\biif(?:name)?\s+"?([\w.@-]+)"?/.exec(statement) ?? [];
	const protocols = protocolsOf(statement);
	const mark = markOf(/\bmeta\s+mark\s+(?:==\s+)?(0x[0-9a-f]+|\d+)/i.exec(statement)?.[1]);
	const perConnection = /\bnumgen\s+(?:inc|random)\b/.test(statement);
	const match = {
		chain,
		...(out === undefined ? {} : { out }),
		...(into === undefined ? {} : { in: into }),
		...(protocols ? { protocols } : {}),
		...(mark === undefined ? {} : { mark }),
		narrow: /\b(?:ip\s+[sd]addr|[sd]port|ct\s+\w+)\b/.test(statement),
	};
	const [, numbers] = /\bmark\s+set\s+numgen\s+(?:inc|random)\s+(mod\s+\d+(?:\s+offset\s+\w+)?)/.exec(statement) ?? [];
	if (numbers !== undefined) {
		const [modulus, offset] = [
			markOf(/mod\s+(\d+)/.exec(numbers)?.[1]),
			markOf(/offset\s+(\w+)/.exec(numbers)?.[1] ?? '0'),
		];
		if (modulus === undefined || offset === undefined || modulus > 4096) return 'unknown';
		const marks = Array.from({ length: modulus }, (_, index) => offset + index);
		return { ...match, kind: 'mark', marks, perConnection: true, hashed: false };
	}
	if (/\bmasquerade\b/.test(statement)) {
		const block = blockOf(/\bmasquerade\s+to\s+:(\d+(?:-\d+)?)/.exec(statement)?.[1] ?? '');
		return { ...match, kind: 'masquerade', ranges: block ? [block] : [] };
	}
	if (/\bsnat\b/.test(statement)) {
		const target = targetOf(
			/\bsnat(?:\s+ip)?\s+to\s+(\S+?)(?:\s*:\s*(?:numgen|jhash|symhash).*)?(?:\s|$)/.exec(statement)?.[1] ?? '',
		);
		const mapped = mappedRanges(statement);
		if (target?.address === undefined || (perConnection && mapped.length === 0)) return 'unknown';
		return {
			...match,
			kind: 'snat',
			address: target.address,
			ranges: target.ports ? [target.ports] : mapped,
			perConnection,
		};
	}
	if (/\bmaxseg\s+size\s+set\b/.test(statement)) return { ...match, kind: 'clamp' };
	return /\b(?:drop|reject)\b/.test(statement) ? { ...match, kind: 'drop' } : undefined;
}

/** Of `map { 0 : 1776-1791, 1 : … }`. */
function mappedRanges(statement: string): readonly PortBlock[] {
	const [, inside = ''] = /\bmap\s*\{([^}]*)\}/.exec(statement) ?? [];
	return inside.split(',').flatMap((element) => blockOf(element.split(':').at(-1)?.trim() ?? '') ?? []);
}

function protocolsOf(statement: string): readonly string[] | undefined {
	const [, set, one] = /\b(?:l4proto|ip\s+protocol)\s+(?:==\s+)?(?:\{([^}]*)\}|(\w+))/.exec(statement) ?? [];
	if (one !== undefined) return [one];
	if (set !== undefined) return set.split(',').map((name) => name.trim());
	const [, named] = /\b(tcp|udp|icmp)\s+(?:dport|sport|flags|type)\b/.exec(statement) ?? [];
	return named === undefined ? undefined : [named];
}
