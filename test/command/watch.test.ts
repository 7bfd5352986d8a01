import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../src/command/check.ts';
import type { Flags } from '../../src/command/flags.ts';
import type { Terminal } from '../../src/command/setup.ts';
import { watch } from '../../src/command/watch.ts';
import { localSystem } from '../../src/system/local.ts';
import { ownSpace, type Router } from '../../src/system/model/router.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import type { Language } from '../../src/text/language.ts';
import { parseExposition } from '../watch/exposition-parser.ts';

interface Asked {
	readonly flags?: Flags;
	readonly fault?: (router: Router) => unknown;
	readonly language?: Language;
	readonly terminal?: Partial<Terminal>;
	/** Ends after so many lines. */
	readonly lines?: number;
}

/** `mape-setup check …` on the configured demo. */
async function run({ flags = {}, fault = () => {}, language = 'en', terminal = {}, lines = 3 }: Asked = {}) {
	const system = demoSystem('configured');
	fault(system.router);
	const said: string[] = [];
	const complaints: string[] = [];
	const end = new AbortController();
	const io = {
		write: async (more: string) => {
			said.push(more);
			if (said.length >= lines) end.abort();
		},
		writeError: async (more: string) => void complaints.push(more),
		input: process.stdin,
		language,
	};
	const context = { io, system, disk: localSystem(), flags, inRealTime: <T>(work: () => Promise<T>) => work() };
	const env = (name: string) => ({ TERM: 'xterm-256color', LANG: 'en_US.UTF-8' })[name];
	const streams = { stdin: process.stdin, stdout: process.stdout };
	const facts = { ...streams, isTerminal: false, columns: 80, rows: 24, env, interrupt: end.signal, ...terminal };
	const code = flags.watch === undefined ? await check(context) : await watch(context, facts);
	return { code, said, text: said.join(''), complaint: complaints.join('') };
}

describe('check --watch without a terminal', () => {
	it('says a line each second, with all that is known', async () => {
		const { code, said } = await run({ flags: { watch: '' }, lines: 6 });
		expect(code).toBe(0);
		const times = said.map((line) => Date.parse(line.slice(0, 24)));
		for (const [index, time] of times.slice(1).entries()) expect(time - times[index]!).toBeGreaterThanOrEqual(1000);
		expect(said.at(-1)?.slice(25)).toMatch(
			/^All checks passed: IPv4 works; RTT \d\.\d ms; down \S+ Mbit\/s, up \S+ [kM]bit\/s; \d+ of 1008 ports used; fullest block \d+–\d+, \d+ of 16; \d+ of 262144 connections; 1837 packets held back\n$/,
		);
	});

	it('in Japanese, too', async () => {
		const { said } = await run({ flags: { watch: '' }, language: 'ja', lines: 4 });
		expect(said.at(-1)).toMatch(/IPv4 が使えます; RTT \d\.\d ms; 下り .*; 1008 ポート中 \d+ 使用; /);
	});

	it('or one object for each line', async () => {
		const { said } = await run({ flags: { watch: '', json: '' }, lines: 6 });
		const objects = said.map((line) => JSON.parse(line));
		expect(objects.at(-1)).toMatchObject({
			schema: 1,
			verdict: { level: 'ok' },
			tunnel: { receivedBytesPerSecond: expect.any(Number), sentBytesPerSecond: expect.any(Number) },
			ports: { total: 1008, unreadable: 0, destination: { protocol: expect.any(String), flows: expect.any(Number) } },
			connections: { max: 262_144 },
			dropped: { leaked: 0, refused: 3, uninvited: 1834, guard: 0 },
			problems: [],
		});
		for (const { ports } of objects) {
			expect(ports.blocks).toHaveLength(63);
			expect(ports.blocks.reduce((sum: number, { used }: { used: number }) => sum + used, 0)).toBe(ports.used);
		}
		expect(said.every((line) => line.endsWith('}\n') && line.trimEnd().split('\n').length === 1)).toBe(true);
	});

	it('with the interval that was asked for', async () => {
		const { said } = await run({ flags: { watch: '', interval: '30' }, lines: 4 });
		const times = said.map((line) => Date.parse(line.slice(0, 24)));
		expect(new Set(times.slice(1).map((time, index) => Math.round((time - times[index]!) / 1000)))).toEqual(
			new Set([30]),
		);
	});

	it('a router that is broken ends with 1, and says the cause', async () => {
		const flushed = (router: Router) => void ownSpace(router).tables.splice(0);
		const { code, said } = await run({ flags: { watch: '' }, fault: flushed, lines: 5 });
		expect(code).toBe(1);
		expect(said.at(-1)).toContain('failed: The rules of mape-setup are not loaded');
		const objects = (await run({ flags: { watch: '', json: '' }, fault: flushed, lines: 5 })).said;
		expect(JSON.parse(objects.at(-1)!)).toMatchObject({
			verdict: { level: 'failed', check: 'rules' },
			dropped: null,
			problems: [{ code: 'command-failed' }],
		});
	});
});

it('a reader who is slow misses lines, and none waits in memory', async () => {
	const system = demoSystem('configured');
	const end = new AbortController();
	let [waiting, most, lines] = [0, 0, 0];
	const io = {
		write: async () => {
			most = Math.max(most, ++waiting);
			await system.sleep(30_000);
			waiting--;
			if (++lines === 3) end.abort();
		},
		writeError: async () => {},
		input: process.stdin,
		language: 'en' as const,
	};
	const env = (name: string) => ({ TERM: 'xterm' })[name];
	const terminal = { stdin: process.stdin, stdout: process.stdout, isTerminal: false, columns: 80, rows: 24, env };
	const context = { io, system, disk: system, flags: { watch: '' }, inRealTime: <T>(work: () => Promise<T>) => work() };
	expect(await watch(context, { ...terminal, interrupt: end.signal })).toBe(0);
	expect(most).toBe(1);
});

describe('check --watch for ears', () => {
	const read = { isTerminal: true } as const;

	it.each([
		['a screen reader', { 'screen-reader': '' }, {}],
		['plain text', { plain: '' }, {}],
		['a dumb terminal', {}, { env: (name: string) => ({ TERM: 'dumb', LANG: 'C.UTF-8' })[name] }],
		['a terminal that is too small', {}, { columns: 50, rows: 10 }],
	])('%s gets a line in ten seconds, without the time', async (_, flags, terminal) => {
		const { said } = await run({ flags: { watch: '', ...flags }, terminal: { ...read, ...terminal }, lines: 2 });
		expect(said[0]).toMatch(/^All checks passed: .* \d+ of 1008 ports used; fullest block \d+–\d+, \d+ of 16/);
	});

	it('where there is only ASCII, it is', async () => {
		const { text } = await run({ flags: { watch: '', ascii: '' } });
		expect(text).toMatch(/fullest block \d+-\d+,/);
	});
});

describe('options that do not go together', () => {
	it.each<[Flags, number, RegExp]>([
		[{ interval: '5' }, 64, /--interval needs --watch/],
		[{ plain: '' }, 64, /--plain needs --watch/],
		[{ watch: '', prometheus: '/tmp/x.prom' }, 64, /--watch and --prometheus/],
		[{ watch: '', interval: '0' }, 64, /1-3600/],
		[{ watch: '', interval: '1.5' }, 64, /1-3600/],
		[{ watch: '', interval: '3601' }, 64, /1-3600/],
	])('%j', async (flags, code, says) => {
		const refused = await run({ flags });
		expect([refused.code, refused.text]).toEqual([code, '']);
		expect(refused.complaint).toMatch(says);
	});
});

describe('check --prometheus', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'mape-metrics-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('writes the file besides what it says, for everybody to read, and leaves nothing else', async () => {
		const path = join(folder, 'mape_setup.prom');
		const { code, text } = await run({ flags: { prometheus: path } });
		expect(code).toBe(0);
		expect(text).toContain('All checks passed');
		expect(statSync(path).mode & 0o777).toBe(0o644);
		expect(readdirSync(folder)).toEqual(['mape_setup.prom']);
		expect(parseExposition(readFileSync(path, 'utf8')).get('mape_setup_up')?.samples[0]?.value).toBe(1);
	});

	it('replaces the last one, also when the router is broken, whose exit code it has', async () => {
		const path = join(folder, 'mape_setup.prom');
		writeFileSync(path, 'old');
		const { code, text } = await run({
			flags: { prometheus: path, json: '' },
			fault: (router) => void ownSpace(router).tables.splice(0),
		});
		expect(code).toBe(1);
		expect(JSON.parse(text).verdict.level).toBe('failed');
		expect(parseExposition(readFileSync(path, 'utf8')).get('mape_setup_up')?.samples[0]?.value).toBe(0);
	});

	it('a file that cannot be written is an error with a code of its own', async () => {
		writeFileSync(join(folder, 'file'), '');
		for (const path of [join(folder, 'file', 'x.prom'), folder, '/proc/mape/x.prom']) {
			const { code, complaint } = await run({ flags: { prometheus: path } });
			expect([code, complaint]).toEqual([73, expect.stringContaining(`${path} cannot be written`)]);
		}
		expect(readdirSync(folder)).toEqual(['file']);
	});
});
