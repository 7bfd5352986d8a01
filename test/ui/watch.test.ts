// Ink paints nothing but the last frame when CI is set, and chalk no colours without a terminal; both look when loaded.
delete process.env['CI'];
process.env['FORCE_COLOR'] = '3';

import { afterEach, describe, expect, it } from 'vitest';
import { failed, ok } from '../../src/check/check.ts';
import type { BlockUse, PortUse } from '../../src/check/observe/port-use.ts';
import { configuredRouter } from '../../src/command/configured.ts';
import type { Ce } from '../../src/map/ce.ts';
import type { PortBlock } from '../../src/map/port-set.ts';
import { type RecordedSystem, recordedSystem, routerOf, scenarios } from '../../src/system/recorded.ts';
import { watchText } from '../../src/text/watch.ts';
import { ascii, type Glyphs, unicode } from '../../src/ui/glyphs.ts';
import { textOf, widthOfRow } from '../../src/ui/row.ts';
import { type WatchMoment, watchFrame } from '../../src/ui/watch/frame.ts';
import { heatRows, levelOf, moved } from '../../src/ui/watch/heat-map.ts';
import { addRtt, noRtt } from '../../src/watch/rtt.ts';
import { unseen, type WatchState } from '../../src/watch/state.ts';
import { type HeadlessTerminal, openTerminal } from './headless-terminal.ts';

const { runWatchScreen } = await import('../../src/ui/watch/app.tsx');

const languages = ['en', 'ja'] as const;
const sizes = [
	{ columns: 60, rows: 20 },
	{ columns: 80, rows: 24 },
	{ columns: 120, rows: 40 },
];
// Made smaller while it runs: below what it opens in, but it must not break.
const small = [
	{ columns: 30, rows: 10 },
	{ columns: 12, rows: 3 },
];

const ports = (blocks: readonly PortBlock[], used: (index: number) => number): PortUse => {
	const uses = blocks.map(
		(block, index): BlockUse => ({ ...block, used: Math.min(block.last - block.first + 1, used(index)) }),
	);
	return {
		used: uses.reduce((sum, block) => sum + block.used, 0),
		total: blocks.reduce((sum, { first, last }) => sum + last - first + 1, 0),
		blocks: uses,
		flows: 900,
		destination: { who: { protocol: 'tcp', address: '203.0.113.7', port: 443 }, flows: 611 },
		host: { who: '192.168.10.100', flows: 702 },
		unreadable: 0,
	};
};
const blocksOf = (count: number, size: number, every: number) =>
	Array.from({ length: count }, (_, index) => ({ first: (index + 1) * every, last: (index + 1) * every + size - 1 }));
const ocn = ports(blocksOf(63, 16, 1024), (index) => index % 17);
const v6plus = ports(blocksOf(15, 16, 4096), (index) => index);
const wholeAddress = ports([{ first: 1, last: 65_535 }], () => 4_000);

const rtt = [6.1, 5.9, undefined, 12.4, 4.2].reduce(addRtt, noRtt);
const healthy: WatchState = {
	...unseen,
	rtt,
	sample: {
		at: 0,
		tunnel: { ok: true, value: { received: 5e9, sent: 5e8 } },
		connections: { ok: true, value: { entries: 1180, max: 262_144 } },
	},
	rate: { received: 12_500_000, sent: 390_625 },
	ports: { ok: true, value: ocn },
	drops: { ok: true, value: { leaked: 12, refused: 3, uninvited: 1_834_000, guard: 0 } },
	checks: [{ id: 'br', status: 'done', verdict: ok(), durationMs: 1 }],
	checkedAt: 0,
};
const dead: WatchState = {
	...healthy,
	rtt: [6.1, undefined, undefined, undefined].reduce(addRtt, noRtt),
	checks: [
		{
			id: 'br',
			status: 'done',
			verdict: failed({ code: 'br-silent', br: '2001:380:a120::9', sent: 7, answersPing: false }),
			durationMs: 1,
		},
		{ id: 'ipv4', status: 'skipped', because: 'br' },
	],
	checking: true,
};
const blind: WatchState = {
	...healthy,
	sample: {
		at: 0,
		tunnel: { ok: false, problem: { code: 'interface-missing', device: 'mape0' } },
		connections: {
			ok: false,
			problem: {
				code: 'unreadable-file',
				path: '/proc/sys/net/netfilter/nf_conntrack_count',
				why: 'there is no such file',
			},
		},
	},
	ports: { ok: false, problem: { code: 'tool-missing', tool: 'conntrack', package: 'conntrack' } },
	drops: {
		ok: false,
		problem: {
			code: 'command-failed',
			argv: ['nft', '-j', 'list', 'counters', 'table', 'ip', 'mape'],
			exitCode: 1,
			timedOut: false,
			stderr: ['Error: No such file or directory'],
		},
	},
};
const states: Readonly<Record<string, WatchState>> = {
	'just begun': { ...unseen, checking: true },
	healthy,
	dead,
	blind,
	'15 blocks': { ...healthy, ports: { ok: true, value: v6plus } },
	'one block': { ...healthy, ports: { ok: true, value: wholeAddress } },
	'odd lines': { ...healthy, ports: { ok: true, value: { ...ocn, unreadable: 12 } } },
};

const subject: WatchMoment['subject'] = { choices: { wan: 'enp1s0' }, ce: { ipv4: '153.241.113.198' } as Ce };
const frame = (
	state: WatchState,
	language: 'en' | 'ja',
	size = sizes[1]!,
	glyphs: Glyphs = unicode,
	chosen = 5,
	help = false,
) => watchFrame({ subject, state, language, chosen, help, ended: false }, glyphs, size);
const textAt = (...args: Parameters<typeof frame>): string =>
	frame(...args)
		.map(textOf)
		.join('\n');

describe.each([...sizes, ...small])('at $columns × $rows', (size) => {
	describe.each(languages)('in %s', (language) => {
		it.each(Object.keys(states))('%s fits', (name) => {
			for (const glyphs of [unicode, ascii]) {
				const rows = frame(states[name]!, language, size, glyphs);
				expect(rows.length).toBeLessThanOrEqual(size.rows - 1);
				for (const row of rows) expect(widthOfRow(row), textOf(row)).toBeLessThanOrEqual(size.columns);
			}
		});
	});
});

describe.each(sizes)('at $columns × $rows everything is there', (size) => {
	it.each(languages)('in %s', (language) => {
		const text = watchText[language];
		const shown = textAt(healthy, language, size);
		for (const part of [
			'×',
			'4.2 ms',
			text.range(4, 13),
			text.lost(1, 5),
			'100 Mbit/s',
			'3.13 Mbit/s',
			text.entries(1180, 262_144),
			...(['leaked', 'refused', 'uninvited', 'guard'] as const).map((reason, index) =>
				text.drop[reason]([12, 3, 1_834_000, 0][index]!),
			),
			`${ocn.used}/1008`,
			text.free,
			text.full,
			text.block(ocn.blocks[5]!),
			text.destination(ocn.destination!),
			text.host(ocn.host!),
			...Object.entries(text.key).flatMap(([name, word]) => (name === 'close' ? [] : [word])),
		])
			expect(shown, part).toContain(part);
	});

	it.each(languages)('in %s, and so is the help', (language) => {
		const text = watchText[language];
		const rows = frame(healthy, language, size, unicode, 5, true);
		expect(rows.length).toBeLessThanOrEqual(size.rows - 1);
		for (const row of rows) expect(widthOfRow(row), textOf(row)).toBeLessThanOrEqual(size.columns);
		// wrapped: without what may stand between two lines
		const shown = rows.map(textOf).join('').replaceAll(/\s/g, '');
		for (const said of text.help) expect(shown).toContain(said.replaceAll(/\s/g, ''));
		expect(rows.map(textOf).join('\n')).toContain(text.key.close);
	});
});

describe('the map of the ports', () => {
	it('has sixteen blocks in a row', () => {
		expect(heatRows(ocn.blocks, 0, unicode)).toHaveLength(4);
		expect(heatRows(v6plus.blocks, 0, unicode)).toHaveLength(1);
		expect(heatRows(wholeAddress.blocks, 0, unicode)).toHaveLength(1);
	});

	it('says how full each is, with signs as well as colours, and which is chosen', () => {
		const said = heatRows(ocn.blocks, 17, unicode).map(textOf);
		expect(said).toMatchInlineSnapshot(`
			[
			  " ·· ░░ ░░ ░░ ░░ ▒▒ ▒▒ ▒▒ ▒▒ ▓▓ ▓▓ ▓▓ ▓▓ ▓█ ▓█ ▓█ ",
			  " ██[··]░░ ░░ ░░ ░░ ▒▒ ▒▒ ▒▒ ▒▒ ▓▓ ▓▓ ▓▓ ▓▓ ▓█ ▓█ ",
			  " ▓█ ██ ·· ░░ ░░ ░░ ░░ ▒▒ ▒▒ ▒▒ ▒▒ ▓▓ ▓▓ ▓▓ ▓▓ ▓█ ",
			  " ▓█ ▓█ ██ ·· ░░ ░░ ░░ ░░ ▒▒ ▒▒ ▒▒ ▒▒ ▓▓ ▓▓ ▓▓ ",
			]
		`);
		expect(heatRows(ocn.blocks, 17, ascii).map(textOf)).toMatchInlineSnapshot(`
			[
			  " .. :: :: :: :: ++ ++ ++ ++ ** ** ** ** *# *# *# ",
			  " ##[..]:: :: :: :: ++ ++ ++ ++ ** ** ** ** *# *# ",
			  " *# ## .. :: :: :: :: ++ ++ ++ ++ ** ** ** ** *# ",
			  " *# *# ## .. :: :: :: :: ++ ++ ++ ++ ** ** ** ",
			]
		`);
		const tones = new Set(
			heatRows(ocn.blocks, -1, unicode)
				.flat()
				.map(({ tone }) => tone),
		);
		expect(tones).toEqual(new Set(['plain', 'dim', 'heat-1', 'heat-2', 'heat-3', 'heat-4', 'heat-5']));
	});

	it('calls a block full only when all of it is in use, and free only when nothing is', () => {
		const level = (used: number, size = 16) => levelOf({ first: 100, last: 99 + size, used });
		expect([0, 1, 4, 5, 8, 9, 12, 13, 15, 16].map((used) => level(used))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
		expect([level(1, 1), level(1, 4096), level(4095, 4096)]).toEqual([5, 1, 4]);
	});

	it('is walked with the arrows, and never left', () => {
		expect(['right', 'down', 'left', 'up', 'l', 'j', 'h', 'k', 'x'].map((key) => moved(20, key, 63))).toEqual([
			21, 36, 19, 4, 21, 36, 19, 4, 20,
		]);
		expect([moved(0, 'left', 63), moved(3, 'up', 63), moved(62, 'right', 63), moved(50, 'down', 63)]).toEqual([
			0, 3, 62, 50,
		]);
	});
});

describe('what is wrong', () => {
	it('is said first, with what to do', () => {
		const shown = textAt(dead, 'en');
		expect(shown).toMatch(/✗ Packets go out \(7\), nothing comes back/);
		expect(shown).toContain('no answer');
		expect(shown).toContain('checking');
	});

	it('and what cannot be seen, with what is missing', () => {
		expect(textAt(blind, 'en')).toContain('apt install conntrack');
		expect(textAt(blind, 'ja')).toContain('apt install conntrack');
		expect(textAt(blind, 'en')).toContain('mape0');
	});
});

it('has nothing but ASCII in English on a terminal that has no other signs', () => {
	for (const state of Object.values(states)) {
		const shown = textAt(state, 'en', sizes[2], ascii).replaceAll('日本語', '');
		// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
		expect(shown.match(/[^\u0000-\u007F]/g) ?? []).toEqual([]);
	}
});

const opened: { terminal: HeadlessTerminal; end: AbortController; ended: Promise<WatchState> }[] = [];

afterEach(async () => {
	for (const { end } of opened) end.abort();
	await Promise.all(opened.splice(0).map(({ ended }) => ended));
});

async function open(columns: number, rows: number, more: { slow?: boolean } = {}) {
	const system: RecordedSystem = recordedSystem(routerOf(scenarios.configured), { speed: 1 });
	const router = await configuredRouter(system);
	if (!router.ok) throw new Error(router.problem.code);
	const terminal = openTerminal(columns, rows);
	const end = new AbortController();
	const { stdin, stdout } = terminal;
	const ended = runWatchScreen({
		system,
		subject: router.value,
		language: 'en',
		stdin,
		stdout,
		colour: true,
		glyphs: unicode,
		intervalMs: 1000,
		slow: false,
		interrupt: end.signal,
		...more,
	});
	opened.push({ terminal, end, ended });
	return { terminal, end, ended };
}

describe('on a terminal', () => {
	it.each(sizes)('at $columns × $rows it lives, hears keys and ends with q', async ({ columns, rows }) => {
		const { terminal, ended } = await open(columns, rows);
		await terminal.until(/All checks passed[\s\S]*\d+\/1008[\s\S]*\[\] 1776–1791/, 15_000);
		terminal.press('\u001B[C');
		await terminal.until(/\[\] 2800–2815/);
		terminal.press('jj');
		await terminal.until(/\[\] 35568–35583/);
		terminal.press('L');
		await terminal.until(/すべて正常です/);
		terminal.press('q');
		const state = await ended;
		expect(state.checks?.length).toBeGreaterThan(10);
		expect(terminal.scrolled()).toBe(0);
		expect(terminal.raw()).not.toContain('\u001B[3J');
		const last = (await terminal.screen()).join('\n');
		expect(last).toContain('/1008');
		expect(last).not.toContain('再診断');
	});

	it('Ctrl-C ends it too, and so does a signal', async () => {
		const one = await open(80, 24);
		await one.terminal.until(/RTT/);
		one.terminal.press('\u0003');
		await one.ended;
		const other = await open(80, 24);
		await other.terminal.until(/RTT/);
		other.end.abort();
		await other.ended;
	});

	it('follows the size of the terminal', async () => {
		const { terminal } = await open(120, 40);
		await terminal.until(/\/1008[\s\S]*q quit/, 15_000);
		await terminal.resize(60, 20);
		await terminal.until(/\/1008[\s\S]*q quit/, 15_000);
		for (const row of await terminal.screen()) expect(row.length).toBeLessThanOrEqual(60);
	});

	it('writes little on a serial line', async () => {
		const frames = (raw: string) => raw.split('mape-setup').length - 1;
		const [fast, slow] = [await open(80, 24), await open(80, 24, { slow: true })];
		await Promise.all([fast, slow].map(({ terminal }) => terminal.until(/All checks passed[\s\S]*\/1008/, 15_000)));
		await Promise.all([fast, slow].map(({ terminal }) => terminal.until(/RTT +[▁-█]{4}/, 15_000)));
		expect(frames(slow.terminal.raw())).toBeLessThan(frames(fast.terminal.raw()));
	});
});
