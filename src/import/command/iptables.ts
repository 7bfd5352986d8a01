import type { Field } from '../shell/values.ts';
import { type Chance, markOf, type Rule, targetOf } from './rule.ts';

/** undefined: nothing to say about it. `unknown`: a rule whose words are not all known. */
export type Read = Rule | undefined | 'unknown';

/** One name for each option, as it is written short or long. */
const names: Readonly<Record<string, string>> = {
	'-t': 'table',
	'--table': 'table',
	'-A': 'append',
	'--append': 'append',
	'-I': 'append',
	'--insert': 'append',
	'-F': 'flush',
	'--flush': 'flush',
	'-o': 'out',
	'--out-interface': 'out',
	'-i': 'in',
	'--in-interface': 'in',
	'-p': 'protocol',
	'--protocol': 'protocol',
	'--proto': 'protocol',
	'-j': 'jump',
	'--jump': 'jump',
	'-m': 'match',
	'--match': 'match',
	'--to': 'to',
	'--to-source': 'to',
	'--to-destination': 'to',
	'--to-ports': 'to-ports',
	'--to-port': 'to-ports',
	'--mark': 'mark',
	'--set-mark': 'set-mark',
	'--set-xmark': 'set-mark',
	'--mode': 'mode',
	'--probability': 'probability',
	'--every': 'every',
	'--packet': 'packet',
	'--dport': 'dport',
	'--dports': 'dport',
	'--destination-port': 'dport',
	'--hmark-mod': 'hmark-mod',
	'--hmark-offset': 'hmark-offset',
};
/** What does not make a rule one for some packets only, or only says how it is to be made. */
const neutral =
	/^(?:-w|--wait|-v|-4|--hmark-.*|--persistent|--tcp-flags|--mss|--clamp-mss-to-pmtu|--set-mss|-m|--comment)$/;

/** @param argv behind `iptables`. @param table where the words do not name one (iptables-restore). */
export function readIptables(argv: readonly Field[], table = 'filter'): Read {
	const options = new Map<string, Field>();
	let narrow = false;
	let negated = false;
	for (const [index, word] of argv.entries()) {
		if (word === '!') {
			// what a rule is not for is no device, protocol or mark that it is for
			if (names[argv[index + 1] ?? ''] !== undefined || names[argv[index - 1] ?? ''] !== undefined) negated = true;
			narrow = true;
		}
		if (word === undefined || !/^--?[A-Za-z]/.test(word)) continue;
		const name = names[word];
		if (name === undefined) narrow ||= !neutral.test(word);
		else {
			const value = argv[index + 1];
			options.set(name, value?.startsWith('-') ? '' : value);
			if (index + 1 >= argv.length) options.set(name, '');
		}
	}
	if (options.has('flush')) {
		const whole = options.get('flush') === '';
		return whole ? { kind: 'flush', table: options.get('table') ?? table, chain: '', narrow: false } : undefined;
	}
	const rule = options.has('append') ? ruleOf(options, narrow) : undefined;
	return negated && rule !== undefined ? 'unknown' : rule;
}

function ruleOf(options: ReadonlyMap<string, Field>, narrow: boolean): Read {
	const jump = options.get('jump');
	if (!options.has('jump')) return undefined;
	if ([...options.values()].includes(undefined)) return 'unknown';
	const [out, into, protocol] = [options.get('out'), options.get('in'), options.get('protocol')];
	const chance = chanceOf(options);
	const mark = markOf(options.get('mark'));
	if (options.has('mark') && mark === undefined) return 'unknown';
	const match = {
		chain: options.get('append')!.toLowerCase(),
		...(out === undefined ? {} : { out }),
		...(into === undefined ? {} : { in: into }),
		...(protocol === undefined || protocol === 'all' ? {} : { protocols: [protocol === '1' ? 'icmp' : protocol] }),
		...(mark === undefined ? {} : { mark }),
		...(chance ? { chance } : {}),
		narrow: narrow || (options.has('dport') && jump !== 'DNAT'),
	};
	const target = targetOf(options.get('to') ?? '');
	switch (jump) {
		case 'SNAT':
			return target?.address === undefined
				? 'unknown'
				: {
						...match,
						kind: 'snat',
						address: target.address,
						ranges: target.ports ? [target.ports] : [],
						perConnection: false,
					};
		case 'MASQUERADE': {
			const ports = targetOf(`:${options.get('to-ports')}`)?.ports;
			return { ...match, kind: 'masquerade', ranges: ports ? [ports] : [] };
		}
		case 'DNAT': {
			const port = /^\d{1,5}$/.test(options.get('dport') ?? '') ? Number(options.get('dport')) : undefined;
			if (port === undefined || target?.address === undefined) return undefined;
			return { ...match, kind: 'dnat', port, host: target.address, hostPort: target.ports?.first ?? port };
		}
		case 'MARK': {
			const set = markOf(options.get('set-mark'));
			return set === undefined
				? 'unknown'
				: { ...match, kind: 'mark', marks: [set], perConnection: chance !== undefined, hashed: false };
		}
		case 'HMARK': {
			const [modulus, offset] = [markOf(options.get('hmark-mod')), markOf(options.get('hmark-offset') ?? '0')];
			if (modulus === undefined || offset === undefined || modulus < 1 || modulus > 4096) return 'unknown';
			const marks = Array.from({ length: modulus }, (_, index) => offset + index);
			return { ...match, kind: 'mark', marks, perConnection: false, hashed: true };
		}
		case 'DROP':
		case 'REJECT':
			return { ...match, kind: 'drop' };
		case 'TCPMSS':
			return { ...match, kind: 'clamp' };
	}
	return undefined;
}

function chanceOf(options: ReadonlyMap<string, Field>): Chance | undefined {
	const probability = Number(options.get('probability') ?? Number.NaN);
	if (probability >= 0 && probability <= 1) return { mode: 'random', probability };
	const [every, packet] = [Number(options.get('every') ?? Number.NaN), Number(options.get('packet') ?? 0)];
	return Number.isInteger(every) && every > 0 && Number.isInteger(packet) ? { mode: 'nth', every, packet } : undefined;
}

/** A file of iptables-restore: what it flushes is not said in it. */
export function readRestore(text: string): readonly { readonly offset: number; readonly rule: Read }[] {
	let table = 'filter';
	return text.split('\n').flatMap((line, offset) => {
		const words = line.trim().split(/\s+/);
		if (words[0]?.startsWith('*')) table = words[0].slice(1);
		return words[0]?.startsWith('-') ? [{ offset, rule: readIptables(words, table) }] : [];
	});
}
