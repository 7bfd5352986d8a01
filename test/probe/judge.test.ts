import { describe, expect, it } from 'vitest';
import type { Ce } from '../../src/map/ce.ts';
import { portSet } from '../../src/map/port-set.ts';
import { psidLengthOf } from '../../src/map/rule.ts';
import { judgeProbe, type ProbeEnd } from '../../src/probe/judge.ts';
import { type ProbeLine, parseProbeLine } from '../../src/probe/lines.ts';
import { probePorts } from '../../src/probe/ports.ts';
import { betterRelays, relayCandidates } from '../../src/probe/relay.ts';
import { probeAdvice } from '../../src/text/probe.ts';
import { givenSeed, randomFrom } from '../map/random.ts';
import { randomRule } from '../map/random-rule.ts';

const [east, west] = ['2001:260:700:1::1:275', '2001:260:700:1::1:276'];
const ended = (code: number | undefined, stderr = ''): ProbeEnd => ({ code, timedOut: false, notFound: false, stderr });
const read = (...texts: readonly string[]): readonly ProbeLine[] =>
	texts.map((text) => parseProbeLine(text, 2) ?? expect.fail(text));

describe('the lines', () => {
	it('are read as the script prints them', () => {
		expect(parseProbeLine(`answer 1 ${west} hairpin 6.42`, 2)).toEqual({
			type: 'answer',
			relay: 1,
			from: west,
			by: 'hairpin',
			rttMs: 6.42,
		});
		expect(parseProbeLine('cannot 0 ENETUNREACH', 1)).toEqual({ type: 'cannot', relay: 0, errno: 'ENETUNREACH' });
		expect(parseProbeLine('end', 1)).toEqual({ type: 'end' });
		expect(parseProbeLine('answer 0 ::ffff:1.2.3.4 relay 0.10', 1)).toMatchObject({ from: '::ffff:102:304' });
	});

	it.each([
		'',
		'end ',
		'answer',
		`answer 2 ${east} hairpin 6.42`,
		`answer 0 ${east} hairpin 6.4`,
		`answer 0 ${east} hairpin -6.40`,
		`answer 0 ${east} other 6.40`,
		`answer 0 ${east}: hairpin 6.40`,
		'answer 0 1.1.1.1 hairpin 6.40',
		`answer 0 ${east} hairpin 6.40 more`,
		'cannot 9 EPERM',
		'cannot 0 eperm',
		'cannot 0 E; rm',
		' cannot 0 EPERM',
	])('are nothing else: %j', (line) => {
		expect(parseProbeLine(line, 2)).toBeUndefined();
	});

	it('never throw, and give only what may be', () => {
		const random = randomFrom(givenSeed);
		const pieces = [
			'answer',
			'cannot',
			'end',
			' ',
			'0',
			'1',
			'7',
			east,
			'::',
			'hairpin',
			'relay',
			'1.50',
			'\n',
			'E',
			'EPERM',
			'９',
		];
		for (let round = 0; round < 20_000; round++) {
			const line = Array.from({ length: random.integer(0, 9) }, () => random.pick(pieces)).join(random.pick(['', ' ']));
			const parsed = parseProbeLine(line, 2);
			if (parsed === undefined || parsed.type === 'end') continue;
			expect(parsed.relay, line).toBeLessThan(2);
			if (parsed.type === 'answer') expect(parsed.from, line).toMatch(/^[\da-f:]+$/);
		}
	});
});

describe('what they mean', () => {
	it('nothing yet, then an answer, then its better ones', () => {
		const outcome = (...texts: readonly string[]) => judgeProbe([east], read(...texts), 'unknown').relays[0]?.outcome;
		expect(outcome()).toEqual({ type: 'asked' });
		expect(outcome(`answer 0 ${east} relay 7.00`)).toEqual({ type: 'confirmed', by: ['relay'], rttMs: 7 });
		expect(outcome(`answer 0 ${east} relay 7.00`, `answer 0 ${east} outside 6.50`)).toEqual({
			type: 'confirmed',
			by: ['outside', 'relay'],
			rttMs: 6.5,
		});
	});

	it('silence only when it has ended in order', () => {
		const outcomes = (end: ProbeEnd, ...texts: readonly string[]) =>
			judgeProbe([east, west], read(...texts), 'answers', end).relays.map(({ outcome }) => outcome);
		expect(outcomes(ended(0), 'end')).toEqual([{ type: 'silent' }, { type: 'silent' }]);
		expect(outcomes(ended(0))[0]).toMatchObject({ type: 'cannot', why: { code: 'failed' } });
		expect(outcomes(ended(undefined))[0]).toMatchObject({ type: 'cannot', why: { code: 'failed' } });
		expect(outcomes(ended(3))[0]).toEqual({ type: 'cannot', why: { code: 'busy' } });
		expect(outcomes(ended(4))[0]).toEqual({ type: 'cannot', why: { code: 'no-address' } });
		expect(outcomes(ended(69))[0]).toEqual({ type: 'cannot', why: { code: 'no-perl' } });
		expect(outcomes(ended(9, 'a\nbind: no\n'))[0]).toEqual({
			type: 'cannot',
			why: { code: 'failed', why: 'bind: no' },
		});
		expect(outcomes(ended(0), 'cannot 0 EPERM', 'end')).toEqual([
			{ type: 'cannot', why: { code: 'filtered' } },
			{ type: 'silent' },
		]);
		// what has answered has answered, however it ended
		expect(outcomes(ended(undefined), `answer 1 ${west} hairpin 1.00`)[1]).toMatchObject({ type: 'confirmed' });
	});

	it('another address is named, unless the asked one answers as well', () => {
		const other = read(`answer 0 ${west} hairpin 7.00`);
		expect(judgeProbe([east], other, 'answers').relays[0]?.outcome).toEqual({ type: 'asked' });
		const report = judgeProbe([east], [...other, { type: 'end' }], 'answers', ended(0));
		expect(report.relays[0]?.outcome).toMatchObject({ type: 'answered-by-another', from: west, by: ['hairpin'] });
		expect(betterRelays(report, east)).toEqual([west]);
		expect(probeAdvice(report, east, 'en')).toContain(`${west} answers`);
		const both = [...other, ...read(`answer 0 ${east} relay 8.00`)];
		expect(judgeProbe([east], both, 'answers', ended(0)).relays[0]?.outcome).toMatchObject({ type: 'confirmed' });
	});

	it('a dead line is not the fault of a relay', () => {
		const silent = (line: 'answers' | 'silent' | 'no-route') =>
			probeAdvice(judgeProbe([east], [{ type: 'end' }], line, ended(0)), east, 'en') ?? '';
		expect(silent('answers')).toMatch(/although the line is there/);
		expect(silent('silent')).toMatch(/cable/);
		expect(silent('no-route')).toMatch(/router advertisement/);
	});
});

describe('the ports asked with', () => {
	const portsOf = (psid: number, length: number, offset: number, chance: number) =>
		probePorts(portSet(psid, length, offset), chance);

	it('are of the first, a middle and the last block', () => {
		expect(portsOf(47, 6, 6, 0)).toEqual([1776, 33520, 65264]);
		expect(portsOf(47, 6, 6, 17)).toEqual([1777, 33521, 65265]);
		expect(portsOf(3, 8, 0, 5)).toHaveLength(3);
		expect(portsOf(0, 16, 0, 5)).toEqual([]);
		expect(portsOf(7, 16, 0, 5)).toEqual([7]);
	});

	it('are always in the set, and never well-known ones where there are others', () => {
		const random = randomFrom(givenSeed);
		for (let round = 0; round < 2_000; round++) {
			const rule = randomRule(random);
			const length = psidLengthOf(rule);
			if (rule.psidOffset + length > 16) continue;
			const blocks = portSet(Number(random.bits(length)), length, rule.psidOffset);
			const ports = probePorts(blocks, random.integer(0, 2 ** 31));
			expect(ports.length).toBeGreaterThanOrEqual(blocks.every(({ last }) => last === 0) ? 0 : 1);
			for (const port of ports) expect(blocks.some(({ first, last }) => port >= first && port <= last)).toBe(true);
			if (length === 0) expect(Math.min(...ports)).toBeGreaterThan(1023);
		}
	});
});

describe('the relays asked', () => {
	const ce = (br: readonly string[]) => ({ rule: { br } }) as unknown as Ce;
	it('are the chosen one, those of the rule and the operator’s others, each once', () => {
		expect(relayCandidates([east], ce([east]), 'biglobe')).toEqual([east, west]);
		expect(relayCandidates([west], ce([east]), 'biglobe')).toEqual([west, east]);
		expect(relayCandidates(['2001:db8::1', ''], ce([]), 'custom')).toEqual(['2001:db8::1']);
	});
});
