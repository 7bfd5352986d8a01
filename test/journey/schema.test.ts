import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scenarioNames } from '../../src/system/recorded.ts';
import { withOtherKinds, withSurplus } from '../schema/changed.ts';
import { complaints, schemaFiles } from '../schema/schemas.ts';

// What the built program prints with --json on every simulated router, well and ill, against schema/.

const bin = fileURLToPath(new URL('../../bin/mape-setup.js', import.meta.url));

interface Printed {
	readonly code: number;
	readonly lines: readonly unknown[];
}

/** With `endAfter` so many lines are enough. */
function printed(args: readonly string[], { input = '', endAfter = 0 } = {}): Promise<Printed> {
	return new Promise((resolve) => {
		const env = { PATH: process.env['PATH'], LANG: 'ja_JP.UTF-8', TERM: 'xterm' };
		const child = execFile(process.execPath, [bin, ...args, '--json'], { env, timeout: 50_000 }, (_, stdout) => {
			const lines = stdout.split('\n').slice(0, -1);
			resolve({ code: child.exitCode ?? -1, lines: lines.map((line) => JSON.parse(line)) });
		});
		child.stdin?.end(input);
		let seen = 0;
		if (endAfter > 0)
			child.stdout?.on('data', (text: string) => {
				seen += text.split('\n').length - 1;
				if (seen >= endAfter) child.kill('SIGINT');
			});
	});
}

const used = new Set(['part.json']);

function conforms(schema: string, { lines }: Printed): void {
	used.add(schema);
	expect(lines).not.toEqual([]);
	for (const line of lines) expect(complaints(schema, line), JSON.stringify(line).slice(0, 500)).toBeUndefined();
}

describe.each(scenarioNames)('on %s', (name) => {
	const demo = `--demo=${name}`;

	test.each<[schema: string, args: string[], codes: number[]]>([
		['detect.json', ['detect', demo], [0]],
		['plan.json', ['plan', demo], [0, 3]],
		['plan.json', ['plan', demo, '--backend', 'iptables', '--full-cone', 'none'], [0, 3]],
		['plan.json', ['plan', demo, '--backend', 'freebsd-pf'], [0, 3]],
		['apply.json', ['apply', demo, '--yes'], [0, 3, 4]],
		['apply.json', ['apply', demo], [3, 64]],
		['check.json', ['check', demo], [0, 3]],
		['probe-br.json', ['probe-br', demo], [0, 1, 3]],
		['show.json', ['show', demo], [0, 3]],
		['log.json', ['log', demo], [0, 3]],
		['decided.json', ['confirm', demo], [3]],
		['decided.json', ['revert', demo], [3]],
		['uninstall.json', ['uninstall', demo, '--yes'], [0, 3]],
		['uninstall.json', ['uninstall', demo], [64]],
		['report.json', ['report', demo], [0]],
	])('%s: %j', async (schema, args, codes) => {
		const result = await printed(args);
		expect(codes).toContain(result.code);
		expect(result.lines.length === 1 || schema === 'log.json').toBe(true);
		conforms(schema, result);
	});
});

test('a line a second', async () => {
	const result = await printed(['check', '--watch', '--demo=configured'], { endAfter: 3 });
	expect(result.lines.length).toBeGreaterThanOrEqual(3);
	conforms('watch.json', result);
	conforms('watch.json', await printed(['check', '--watch', '--demo']));
});

test('prefixes one by one, with their errors between', async () => {
	const prefixes = ['2400:4050:5c71:af00::/56', 'x', '', '2001:db8::/56', '2409:10:1234:5600::/56', '2404:7a80:1::/48'];
	const result = await printed(['calc', '-'], { input: prefixes.map((prefix) => `${prefix}\n`).join('') });
	expect(result.lines).toHaveLength(prefixes.length);
	conforms('calc.json', result);
	conforms('calc.json', await printed(['calc', '2400:4050:5c71:af00::/56', '--provider', 'docomo']));
});

test.each<[schema: string, args: string[], code: number]>([
	['calc-owner.json', ['calc', '--owner', '153.241.113.198:1776'], 0],
	['calc-owner.json', ['calc', '--owner', '192.0.2.1:5000'], 3],
	['calc-rules.json', ['calc', '--rules'], 0],
	['help.json', ['help'], 0],
	['help.json', ['help', 'psid'], 0],
	['help.json', ['help', 'pzid'], 64],
	['import.json', ['import', 'test/import/scripts/ocn.sh'], 0],
	['import.json', ['import', 'test/import/scripts/wrong.sh'], 0],
	['import.json', ['import', 'package.json'], 3],
	['import.json', ['import', 'test/import/scripts/none.sh'], 66],
])('%s: %j', async (schema, args, code) => {
	const result = await printed(args);
	expect(result.code).toBe(code);
	expect(result.lines).toHaveLength(1);
	conforms(schema, result);
});

test.each([
	['--wat'],
	['frobnicate'],
	['calc'],
	['plan', '--demo=moon'],
	['check', '--demo', '--interval', '3'],
	['log', '--lines', '0', '--demo'],
	['show', '--yes'],
])('a command line that is refused is an object, too: %s %s %s %s', async (...args) => {
	const result = await printed(args.filter((word) => word !== undefined));
	expect(result.code).toBe(64);
	expect(result.lines).toHaveLength(1);
	conforms('error.json', result);
});

test('a field more, or of another kind, in what is printed would be seen', async () => {
	for (const [schema, args] of [
		['check.json', ['check', '--demo=configured']],
		['show.json', ['show', '--demo=configured']],
		['probe-br.json', ['probe-br', '--demo=biglobe']],
		['apply.json', ['apply', '--demo=wrong-br', '--yes']],
		['uninstall.json', ['uninstall', '--demo=configured', '--yes']],
		['plan.json', ['plan', '--demo']],
		['plan.json', ['plan', '--demo', '--backend', 'openbsd-pf']],
		['error.json', ['check', '--demo', '--json']],
		['calc-owner.json', ['calc', '--owner', '153.241.113.198:1776']],
		['calc-rules.json', ['calc', '--rules', '--provider', 'nuro']],
		['help.json', ['help', 'psid']],
		['import.json', ['import', 'test/import/scripts/wrong.sh']],
	] as const) {
		const [answer] = (await printed(args)).lines;
		const changed = [...withSurplus(answer), ...withOtherKinds(answer)];
		expect(changed.length).toBeGreaterThan(4);
		for (const value of changed) expect(complaints(schema, value), `${schema} ${args}`).toBeDefined();
	}
});

test('every schema was needed', () => {
	expect([...used].sort()).toEqual(schemaFiles);
});
