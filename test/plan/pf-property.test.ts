import { describe, expect, it } from 'vitest';
import { prefix4, prefix6 } from '../../src/map/prefix.ts';
import type { MapRule } from '../../src/map/rule.ts';
import { makePfPlan } from '../../src/plan/make-pf-plan.ts';
import type { PfBackend, PfChoices } from '../../src/plan/pf.ts';
import { givenSeed, randomFrom } from '../map/random.ts';
import { parsePf } from './pf-grammar.ts';
import { contentOf } from './pf-routers.ts';

/** A line with this port set, its PSID in the EA bits. */
function choices(backend: PfBackend, psidOffset: number, psidLength: number, psid: number): PfChoices {
	const ipv6 = prefix6(0x2001_0db8n << 96n, 40);
	const rule: MapRule = {
		ipv6,
		ipv4: prefix4(0xc000_0201, 32),
		eaBitsLength: psidLength,
		psidOffset,
		br: ['2001:db8:ffff::1'],
		addressing: 'draft-03',
		source: [],
		seen: '',
		confidence: 'yours',
	};
	const length = 40 + psidLength;
	const prefix = prefix6(ipv6.network | (BigInt(psid) << BigInt(128 - length)), length);
	return { backend, wan: 'em0', lan: 'em1', prefix, provider: 'custom', rule, br: rule.br[0]! };
}

/** RFC 7597 §5.1, a port at a time. */
const isOurs = (port: number, offset: number, length: number, psid: number): boolean =>
	port > 0 &&
	(length === 0 ||
		(((port >> (16 - offset - length)) & (2 ** length - 1)) === psid && (offset === 0 || port >> (16 - offset) > 0)));

function portsOf(offset: number, length: number, psid: number): readonly number[] {
	const ports: number[] = [];
	for (let port = 0; port <= 65_535; port++) if (isOurs(port, offset, length, psid)) ports.push(port);
	return ports;
}

/** What OpenBSD's kernel never chooses, written down once more. */
const never = {
	tcp: new Set([587, 749, 750, 751, 853, 871, 2049, ...Array.from({ length: 11 }, (_, i) => 6000 + i)]),
	udp: new Set([623, 664, 749, 750, 751, 2049, 3784, 3785, 7784]),
};
const fails = ([low, high]: readonly [number, number]): boolean =>
	low < high && Object.values(never).some((ports) => range(low, high).every((port) => ports.has(port)));

const range = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => low + i);

/** Each shape of a port set once, and the ends and some of its PSIDs. */
function* everySet() {
	const random = randomFrom(givenSeed);
	for (let offset = 0; offset <= 15; offset++)
		for (let length = 0; length <= 16 - offset; length++) {
			const most = 2 ** length - 1;
			// thousands of rules are the same but for their number
			const psids = offset > 8 ? [random.integer(0, most)] : [0, most, random.integer(0, most)];
			for (const psid of new Set(psids)) yield { offset, length, psid };
		}
	// around the ports that OpenBSD's kernel does not choose
	for (const port of [749, 750, 2049, 3784, 6000, 6002, 6004, 6008])
		for (let offset = 0; offset <= 6; offset += 3)
			for (let length = 16 - offset - 3; length <= 16 - offset; length++)
				yield { offset, length, psid: (port >> (16 - offset - length)) & (2 ** length - 1) };
}

describe('for every offset, PSID length and PSID', () => {
	it('the ranges on OpenBSD are the port set, but for those that the kernel never chooses', () => {
		for (const { offset, length, psid } of everySet()) {
			const name = `${offset}/${length}/${psid}`;
			const plan = makePfPlan(choices('openbsd-pf', offset, length, psid));
			if (!plan.ok) {
				expect(plan.problem, name).toEqual({ code: 'no-port-range', backend: 'openbsd-pf' });
				const ours = portsOf(offset, length, psid);
				expect(ours.length === 0 || fails([ours[0]!, ours.at(-1)!]), name).toBe(true);
				continue;
			}
			const rules = parsePf(contentOf(plan.value, '/etc/pf-map-e-nat.conf'), 'openbsd');
			const drawn = rules.map(({ nat }) => nat!.ports!);
			const leftOut = plan.value.notes.flatMap((note) =>
				note.type === 'pf-left-out' ? note.blocks.map(({ first, last }) => [first, last] as const) : [],
			);
			expect(drawn.filter(fails), name).toEqual([]);
			expect(
				leftOut.filter((ports) => !fails(ports)),
				name,
			).toEqual([]);
			const owned = [...drawn, ...leftOut].flatMap(([low, high]) => range(low, high)).sort((a, b) => a - b);
			if (owned.join() !== portsOf(offset, length, psid).join()) throw new Error(`${name}: other ports`);
			expect(rules[0]!.probability, name).toBeUndefined();
			expect(
				rules.slice(1).every(({ probability }) => probability !== undefined),
				name,
			).toBe(true);
		}
	});

	it('FreeBSD is told the same set', () => {
		for (const { offset, length, psid } of everySet()) {
			const name = `${offset}/${length}/${psid}`;
			const ours = portsOf(offset, length, psid);
			const plan = makePfPlan(choices('freebsd-pf', offset, length, psid));
			if (!plan.ok) {
				expect(ours, name).toEqual([]);
				continue;
			}
			const rules = parsePf(contentOf(plan.value, '/etc/pf.conf'), 'freebsd');
			const { ports, portSet } = rules.find(({ kind }) => kind === 'nat')!.nat!;
			if (portSet) expect(portSet, name).toEqual([offset, length, psid]);
			else expect(range(...ports!), name).toEqual(ours);
		}
	});
});
