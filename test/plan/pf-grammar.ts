// What of pf.conf(5) our files use, strictly: PF's own parser takes no less, and much more. OpenBSD 7.x (usr.sbin/…:
// sbin/pfctl/parse.y `pfrule`, `anchorrule`, `loadrule`) and FreeBSD (sbin/pfctl/parse.y `scrubrule`, `natrule`, `pfrule`).

export type Dialect = 'openbsd' | 'freebsd';

export interface PfRule {
	readonly kind: 'pass' | 'match' | 'block' | 'anchor' | 'load' | 'scrub' | 'nat';
	/** The anchor's. */
	readonly name?: string;
	readonly file?: string;
	readonly direction?: 'in' | 'out';
	readonly quick: boolean;
	readonly device?: string;
	readonly family?: 'inet' | 'inet6';
	readonly protocols?: readonly string[];
	readonly from?: string;
	readonly to?: string;
	/** As it is written. */
	readonly probability?: string;
	readonly nat?: Translation;
	readonly maxMss?: number;
}

export interface Translation {
	readonly address: string;
	readonly ports?: readonly [low: number, high: number];
	readonly portSet?: readonly [offset: number, psidLength: number, psid: number];
}

export class PfSyntaxError extends Error {}

/** One rule a line; comments and empty lines are nothing. */
export function parsePf(text: string, dialect: Dialect): readonly PfRule[] {
	const rules = text.split('\n').flatMap((line, index) => {
		const words = tokens(line);
		if (words.length === 0) return [];
		try {
			return [parseRule(words, dialect)];
		} catch (error) {
			if (!(error instanceof PfSyntaxError)) throw error;
			throw new PfSyntaxError(`line ${index + 1}: ${error.message}: ${line}`);
		}
	});
	if (dialect === 'freebsd') checkOrder(rules);
	return rules;
}

/** FreeBSD: "Rules must be in order: options, ethernet, normalization, queueing, translation, filtering". */
function checkOrder(rules: readonly PfRule[]): void {
	const places = rules.map(({ kind }) => (kind === 'scrub' ? 0 : kind === 'nat' ? 1 : 2));
	if (places.some((place, index) => place < (places[index - 1] ?? 0))) throw new PfSyntaxError('rules out of order');
}

/** A word is what PF's lexer takes for one: `1776:1791` is three, `33.333333%` and addresses are one. */
function tokens(line: string): readonly string[] {
	const found: string[] = [];
	let rest = line.trimStart();
	while (rest !== '' && !rest.startsWith('#')) {
		const word = /^"[^"]*"|^->|^[{}(),/]|^[A-Za-z0-9._%-]*(?::[A-Za-z0-9._%:-]*)*/.exec(rest)?.[0] ?? '';
		if (word === '') throw new PfSyntaxError(`cannot be read: ${rest}`);
		found.push(...(/^\d+:\d+$/.test(word) ? word.split(/(:)/) : [word]));
		rest = rest.slice(word.length).trimStart();
	}
	return found;
}

function parseRule(words: readonly string[], dialect: Dialect): PfRule {
	let at = 0;
	const peek = () => words[at];
	const next = (what: string): string => {
		const word = words[at++];
		if (word === undefined) throw new PfSyntaxError(`${what} is missing`);
		return word;
	};
	const take = (...wanted: readonly string[]): string | undefined =>
		peek() !== undefined && wanted.includes(peek()!) ? words[at++] : undefined;
	const expect = (word: string): void => {
		if (take(word) === undefined) throw new PfSyntaxError(`${word} instead of ${peek() ?? 'the end'}`);
	};
	const integer = (most: number): number => {
		const word = next('a number');
		if (!/^\d+$/.test(word) || Number(word) > most) throw new PfSyntaxError(`no number up to ${most}: ${word}`);
		return Number(word);
	};
	const quoted = (): string => {
		const word = next('a string');
		if (!/^"[^"]+"$/.test(word)) throw new PfSyntaxError(`not in quotes: ${word}`);
		return word.slice(1, -1);
	};
	const address = (family: string | undefined): string => {
		const word = next('an address');
		const ok = word === 'any' || (family === 'inet6' ? word.includes(':') : /^\d+(?:\.\d+){3}$/.test(word));
		if (!ok) throw new PfSyntaxError(`no ${family ?? 'inet'} address: ${word}`);
		return word;
	};
	const ports = (): readonly [number, number] => {
		const low = integer(65_535);
		return take(':') ? [low, integer(65_535)] : [low, low];
	};
	const list = (): readonly string[] => {
		if (!take('{')) return [next('a protocol')];
		const items: string[] = [];
		do items.push(next('a protocol'));
		while (take(',') !== undefined || peek() !== '}');
		expect('}');
		return items;
	};
	const end = <T>(rule: T): T => {
		if (peek() !== undefined) throw new PfSyntaxError(`not expected: ${peek()}`);
		return rule;
	};

	/** `on IF af proto PROTO from A to B`, in this order only. */
	const subject = () => {
		const device = take('on') ? next('an interface') : undefined;
		const family = take('inet', 'inet6') as PfRule['family'];
		const protocols = take('proto') ? list() : undefined;
		const all = take('all');
		const from = !all && take('from') ? address(family) : undefined;
		const to = !all && take('to') ? address(family) : undefined;
		return {
			...(device === undefined ? {} : { device }),
			...(family === undefined ? {} : { family }),
			...(protocols === undefined ? {} : { protocols }),
			...(from === undefined ? {} : { from }),
			...(to === undefined ? {} : { to }),
		};
	};
	const head = () => {
		const direction = take('in', 'out') as PfRule['direction'];
		return { ...(direction === undefined ? {} : { direction }), quick: take('quick') !== undefined };
	};

	const kind = next('a rule');
	switch (kind) {
		case 'pass':
		case 'match':
		case 'block': {
			if (kind === 'block') take('drop', 'return');
			if (kind === 'match' && dialect === 'freebsd') throw new PfSyntaxError('older FreeBSD has no match');
			let rule: PfRule = { kind, ...head(), ...subject() };
			for (let option = peek(); option !== undefined; option = peek()) {
				at++;
				if (option === 'probability') rule = { ...rule, probability: percent(next('a probability')) };
				else if (option === 'nat-to' && dialect === 'openbsd') {
					if (kind === 'block') throw new PfSyntaxError('nat-to with block');
					const to = address('inet');
					rule = { ...rule, nat: { address: to, ...(take('port') ? { ports: ports() } : {}) } };
				} else if (option === 'scrub' && dialect === 'openbsd') {
					expect('(');
					expect('max-mss');
					rule = { ...rule, maxMss: integer(65_535) };
					expect(')');
				} else throw new PfSyntaxError(`not expected: ${option}`);
			}
			if (rule.nat && rule.direction === undefined) throw new PfSyntaxError('nat-to without a direction');
			return rule;
		}
		case 'anchor': {
			const name = quoted();
			return end({ kind, name, ...head(), ...subject() });
		}
		case 'load': {
			expect('anchor');
			const name = quoted();
			expect('from');
			return end({ kind, name, file: quoted(), quick: false });
		}
		case 'scrub': {
			if (dialect !== 'freebsd') throw new PfSyntaxError('scrub is an option of match there');
			const rule = { kind, ...head(), ...subject() } as const;
			if (take('fragment')) expect('reassemble');
			return end({ ...rule, ...(take('max-mss') ? { maxMss: integer(65_535) } : {}) });
		}
		case 'nat': {
			if (dialect !== 'freebsd') throw new PfSyntaxError('nat-to is the option of a rule there');
			const rule = { kind, quick: false, ...subject() } as const;
			expect('->');
			const to = address('inet');
			if (take('port')) return end({ ...rule, nat: { address: to, ports: ports() } });
			expect('map-e-portset');
			const offset = integer(15);
			expect('/');
			const psidLength = integer(15);
			expect('/');
			const portSet = [offset, psidLength, integer(65_535)] as const;
			if (offset < 1 || psidLength < 1 || offset + psidLength > 16) throw new PfSyntaxError('no MAP-E port set');
			return end({ ...rule, nat: { address: to, portSet } });
		}
		default:
			throw new PfSyntaxError(`no rule: ${kind}`);
	}
}

/** A number alone is a probability of that many times one (parse.y `probability`): more than 1 is an error. */
function percent(word: string): string {
	if (!/^(?:\d+(?:\.\d*)?|\.\d+)%?$/.test(word)) throw new PfSyntaxError(`no probability: ${word}`);
	const value = word.endsWith('%') ? Number(word.slice(0, -1)) / 100 : Number(word);
	if (value > 1) throw new PfSyntaxError(`more than always: ${word}`);
	return word;
}
