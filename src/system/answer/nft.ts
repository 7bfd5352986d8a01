import type { Space, Table } from '../model/router.ts';
import { type AnswerTable, done, type Invocation, printed, type Reply, refused, unknownUse } from './answer.ts';
import { closing, tableJson } from './nft-json.ts';

/** nft, as far as tables come and go; what a rule does is asked of its text in model/path.ts. */
export const nftAnswers: AnswerTable = { 'nft ...': nft };

function nft(call: Invocation): Reply {
	const words = call.argv.slice(1);
	const options = words.filter((word) => /^-\w+$/.test(word) && word !== '-');
	const rest = words.filter((word) => !options.includes(word));
	if (words.includes('--version') || options.includes('-v')) return printed('nftables v1.0.6 (Lester Gooch #5)\n');
	const has = (letter: string) => options.some((option) => option.includes(letter));
	if (has('f')) return load(call, rest[0] ?? '-', has('c'));
	const [action, object, family = 'ip', name = ''] = rest;
	if (action === 'list' && object === 'counters') return counters(call, rest[3] ?? '', rest[4] ?? '');
	if (action === 'list') return list(call, object ?? '', family, name, has('j'));
	if (object !== 'table') return unknownUse(call.argv, 'nft.ts');
	const table = find(call.space, family, name);
	if (action === 'delete' || action === 'destroy' || action === 'flush') {
		if (!table && action !== 'destroy')
			return refused(
				1,
				`Error: Could not process rule: No such file or directory\n${rest.join(' ')}\n                ^^^^^^`,
			);
		if (action === 'flush') store(call.space, { family, name, text: '' });
		else remove(call.space, family, name);
		return done;
	}
	if (action !== 'add') return unknownUse(call.argv, 'nft.ts');
	if (!table) call.space.tables.push({ family, name, text: '' });
	return done;
}

const find = (space: Space, family: string, name: string): Table | undefined =>
	space.tables.find((table) => table.family === family && table.name === name);

function remove(space: Space, family: string, name: string): void {
	const at = space.tables.findIndex((table) => table.family === family && table.name === name);
	if (at >= 0) space.tables.splice(at, 1);
}

function store(space: Space, table: Table): void {
	remove(space, table.family, table.name);
	space.tables.push(table);
}

/** One transaction: everything or nothing. */
function load(call: Invocation, path: string, check: boolean): Reply {
	const fileAt = (name: string) => call.router.files.get(name)?.content;
	const main = path === '-' ? call.input : fileAt(path);
	if (main === undefined)
		return refused(1, `${path}:1:1-1: Error: Could not open file "${path}": No such file or directory`);
	const text = main.replace(/(^|;)[ \t]*include "([^"]+)"/gm, (as, before, name) => {
		const content = fileAt(name);
		return content === undefined ? as : `${before}${content}`;
	});
	const space: Space = check ? { ...call.space, tables: [...call.space.tables] } : call.space;
	const before = [...space.tables];
	const bare = text.replace(/#.*$/gm, '').replace(/"[^"]*"/g, (quoted) => quoted.replace(/[{}]/g, ' '));
	let at = 0;
	const statement =
		/\s*(?:(add|delete|destroy|flush|create)\s+)?(table|ruleset)(?:\s+(ip6?|inet|arp|bridge|netdev))?(?:\s+([\w.-]+))?\s*(\{|;|\n|$)/y;
	while (bare.slice(at).trim() !== '') {
		statement.lastIndex = at;
		const match = statement.exec(bare);
		const close =
			match?.[5] === '{' ? closing(bare, statement.lastIndex - 1) : (match?.index ?? 0) + (match?.[0].length ?? 0);
		const refuse = (why: string) => {
			space.tables.splice(0, space.tables.length, ...before);
			const line = bare.slice(0, at).split('\n').length;
			return refused(1, `${path === '-' ? '/dev/stdin' : path}:${line}:1-5: Error: ${why}`);
		};
		if (!match || close < 0) return refuse('syntax error, unexpected string');
		const [, action = 'add', object, family = 'ip', name = '', end] = match;
		if (action === 'create' && find(space, family, name)) return refuse('Could not process rule: File exists');
		if (object === 'ruleset') space.tables.length = 0;
		else if (action === 'delete' || action === 'destroy') remove(space, family, name);
		else if (end === '{') store(space, { family, name, text: bare.slice(statement.lastIndex, close) });
		else if (!find(space, family, name)) space.tables.push({ family, name, text: '' });
		at = end === '{' ? close + 1 : close;
	}
	return done;
}

/** `nft -j list counters table FAMILY NAME` */
function counters(call: Invocation, family: string, name: string): Reply {
	const table = find(call.space, family, name);
	if (!table)
		return refused(
			1,
			`Error: No such file or directory\nlist counters table ${family} ${name}\n                       ^^^^`,
		);
	const found = [...table.text.matchAll(/^\tcounter (\w+) \{/gm)].map(([, counter], index) => {
		const packets = table.packets?.[counter!] ?? 0;
		return { counter: { family, name: counter, table: name, handle: index + 3, packets, bytes: packets * 60 } };
	});
	const metainfo = { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } };
	return printed(`${JSON.stringify({ nftables: [metainfo, ...found] })}\n`);
}

function list(call: Invocation, object: string, family: string, name: string, json: boolean): Reply {
	let tables: readonly Table[] = call.space.tables;
	if (object === 'table') {
		const table = find(call.space, family, name);
		if (!table)
			return refused(1, `Error: No such file or directory\nlist table ${family} ${name}\n              ^^^^^^`);
		tables = [table];
	} else if (object === 'chain') return refused(1, `Error: No such file or directory\nlist chain ${family} ${name}`);
	else if (!['ruleset', 'tables', 'chains'].includes(object)) return unknownUse(call.argv, 'nft.ts');
	if (json) {
		const metainfo = { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } };
		return printed(`${JSON.stringify({ nftables: [metainfo, ...tables.flatMap(tableJson)] })}\n`);
	}
	const body = ({ family: of, name: called, text }: Table) => {
		if (object === 'tables') return `table ${of} ${called}\n`;
		const chains = [...text.matchAll(/^\tchain (\S+) \{$/gm)].map(([line]) => `${line}\n\t}\n`);
		return `table ${of} ${called} {${object === 'chains' ? `\n${chains.join('')}` : text}}\n`;
	};
	return printed(tables.map(body).join(''));
}
