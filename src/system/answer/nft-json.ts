import type { Table } from '../model/router.ts';

/** Rules text → the part of `nft -j` that tells what a table does: chains, verdicts, translations, elements. Matches are left out. */
export function tableJson({ family, name: table, text }: Table): readonly unknown[] {
	const objects: unknown[] = [{ table: { family, name: table, handle: 1 } }];
	for (const { kind, name, body } of blocksOf(text)) {
		const common = { family, table, name, handle: 1 };
		if (kind === 'map' || kind === 'set') objects.push({ [kind]: { ...common, type: 'mark', ...elementsOf(body) } });
		if (kind !== 'chain') continue;
		const hook = /type\s+(\S+)\s+hook\s+(\S+)\s+priority\s+([^;]+);(?:\s*policy\s+(\w+))?/.exec(body);
		objects.push({
			chain: hook
				? { ...common, type: hook[1], hook: hook[2], prio: priority(hook[3]!), policy: hook[4] ?? 'accept' }
				: common,
		});
		for (const rule of rulesOf(body.replace(hook?.[0] ?? '', ''))) {
			const expr = statementsOf(rule);
			if (expr.length > 0) objects.push({ rule: { family, table, chain: name, handle: 2, expr } });
		}
	}
	return objects;
}

interface Block {
	readonly kind: string;
	readonly name: string;
	readonly body: string;
}

function blocksOf(text: string): readonly Block[] {
	const blocks: Block[] = [];
	const head = /\b(chain|map|set|counter)\s+([\w-]+)\s*\{/g;
	for (let match = head.exec(text); match; match = head.exec(text)) {
		const end = closing(text, head.lastIndex - 1);
		if (end < 0) break;
		blocks.push({ kind: match[1]!, name: match[2]!, body: text.slice(head.lastIndex, end) });
		head.lastIndex = end;
	}
	return blocks;
}

/** Where the { at `from` is closed; -1 when it is not. */
export function closing(text: string, from: number): number {
	let depth = 0;
	for (let at = from; at < text.length; at++) {
		if (text[at] === '{') depth++;
		if (text[at] === '}' && --depth === 0) return at;
	}
	return -1;
}

const priorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, dstnat: -100, filter: 0, srcnat: 100 };

function priority(words: string): number {
	const [, name, sign, offset] = /^(\w+)?\s*([+-])?\s*(\d+)?/.exec(words.trim()) ?? [];
	const base = name === undefined ? 0 : (priorities[name] ?? Number(name));
	return base + (sign === '-' ? -1 : 1) * Number(offset ?? 0);
}

const value = (text: string): unknown => {
	const [first, last] = text.trim().split('-').map(Number);
	if (/^\d+-\d+$/.test(text.trim())) return { range: [first, last] };
	return /^\d+$/.test(text.trim()) ? first : text.trim();
};

/** One rule a line, but for what is in braces or goes on behind a backslash. */
function rulesOf(body: string): readonly string[] {
	const rules: string[] = [];
	let [rule, depth] = ['', 0];
	for (const sign of body.replace(/\\\n\s*/g, ' ')) {
		if (sign === '{') depth++;
		if (sign === '}') depth--;
		if (depth === 0 && (sign === '\n' || sign === ';')) {
			rules.push(rule);
			rule = '';
		} else rule += sign;
	}
	return [...rules, rule];
}

function elementsOf(body: string): { readonly elem?: readonly unknown[] } {
	const list = /elements\s*=\s*\{([^}]*)\}/.exec(body)?.[1];
	return list === undefined ? {} : { elem: listOf(list) };
}

/** `k : a . b-c, …` or `b-c, …` */
function listOf(text: string): readonly unknown[] {
	const concatenated = (part: string) => {
		const parts = part.split(/\s\.\s/).map(value);
		return parts.length === 1 ? parts[0] : { concat: parts };
	};
	return text.split(',').map((entry) => {
		const [key, data] = entry.split(/\s:\s/);
		return data === undefined ? concatenated(key!) : [concatenated(key!), concatenated(data)];
	});
}

function statementsOf(rule: string): readonly unknown[] {
	const statements: unknown[] = [];
	const known =
		/\b(?:(jump|goto)\s+([\w-]+)|(snat)\s+(?:ip6?\s+)?to\s+(.+)$|(masquerade|redirect|accept|drop|dnat|reject)\b)/gs;
	for (const [, jump, target, snat, to, verdict] of rule.matchAll(known)) {
		if (jump) statements.push({ [jump]: { target } });
		else if (snat) statements.push({ snat: targetOf(to!.trim()) });
		else if (verdict) statements.push({ [verdict]: null });
	}
	return statements;
}

/** `ADDRESS`, `ADDRESS:PORTS`, and either of them found in a map. */
function targetOf(text: string): unknown {
	const [, address, ports] = /^(\d+\.\d+\.\d+\.\d+)(?::(.+))?$/s.exec(text) ?? [];
	if (address === undefined) return { addr: lookUp(text) };
	return { addr: address, ...(ports === undefined ? {} : { port: lookUp(ports) }) };
}

function lookUp(text: string): unknown {
	const [, key, named, list] = /^(.+)\smap\s+(?:(@[\w-]+)|\{([^}]*)\})$/s.exec(text) ?? [];
	if (key === undefined) return value(text);
	return { map: { key, data: named ?? { set: listOf(list!) } } };
}
