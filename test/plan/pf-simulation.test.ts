import { describe, expect, it, test } from 'vitest';
import { givenSeed, randomFrom } from '../map/random.ts';
import { parsePf } from './pf-grammar.ts';
import { contentOf, type PfLine, pfChoices, pfPlan } from './pf-routers.ts';
import { evaluate, type Packet } from './pf-simulation.ts';

const natFile = '/etc/pf-map-e-nat.conf';

function openbsd(line: PfLine, behind = '') {
	const plan = pfPlan(pfChoices(line, 'openbsd-pf'));
	const rules = parsePf(contentOf(plan, '/etc/pf.conf') + behind, 'openbsd');
	return { plan, rules, anchors: { 'map-e': parsePf(contentOf(plan, natFile), 'openbsd') } };
}

function freebsd(line: PfLine) {
	const plan = pfPlan(pfChoices(line, 'freebsd-pf'));
	return { plan, rules: parsePf(contentOf(plan, '/etc/pf.conf'), 'freebsd') };
}

const out = { device: 'gif0', direction: 'out', family: 'inet', from: '192.168.10.20', to: '203.0.113.7' } as const;
const tcp: Packet = { ...out, protocol: 'tcp', syn: true };
const udp: Packet = { ...out, protocol: 'udp' };

/** As often as each range is to be drawn. */
const times = 1000;

/** 99.99 %: the chi-square of `freedom` degrees is less (Wilson and Hilferty). */
const mostChi2 = (freedom: number): number =>
	freedom * (1 - 2 / (9 * freedom) + 3.719 * Math.sqrt(2 / (9 * freedom))) ** 3;

describe('connections that leave through the tunnel', () => {
	test.each<[PfLine, number]>([
		['article', 15],
		['ocn', 63],
		['never-chosen', 62],
	])('%s: each of %i ranges is drawn as often', (line, count) => {
		const { rules, anchors } = openbsd(line);
		const random = randomFrom(givenSeed);
		const draw = () => random.integer(1, 2 ** 32 - 2);
		const flows = count * times;
		const seen = new Map<string, number>();
		for (let flow = 0; flow < flows; flow++) {
			const { action, nat } = evaluate(rules, anchors, flow % 2 ? tcp : udp, draw);
			if (action !== 'pass' || nat === undefined) throw new Error(`seed ${random.seed}, flow ${flow}: untranslated`);
			const range = nat.ports!.join(':');
			seen.set(range, (seen.get(range) ?? 0) + 1);
		}
		expect(seen.size).toBe(count);
		const chi2 = [...seen.values()].reduce((sum, n) => sum + (n - times) ** 2 / times, 0);
		expect(chi2).toBeLessThan(mostChi2(count - 1));
	});

	it('are translated at the ends of what can be drawn, and whatever stands behind in pf.conf', () => {
		const { rules, anchors } = openbsd('ocn', 'pass out on gif0 inet\npass out quick on gif0 inet\npass\n');
		for (const drawn of [1, 2, 2 ** 31, 2 ** 32 - 2]) {
			for (const packet of [tcp, udp]) {
				const { action, nat } = evaluate(rules, anchors, packet, () => drawn);
				expect(action).toBe('pass');
				expect(nat?.ports).toBeDefined();
			}
		}
		// nothing happens that need not: the first rule is left; everything happens: the last
		expect(evaluate(rules, anchors, tcp, () => 2 ** 32 - 2).nat?.ports).toEqual([1776, 1791]);
		expect(evaluate(rules, anchors, tcp, () => 1).nat?.ports).toEqual([65_264, 65_279]);
	});

	it('have segments that fit', () => {
		const { rules, anchors } = openbsd('ocn');
		expect(evaluate(rules, anchors, tcp, () => 1).maxMss).toBe(1420);
	});

	it('never leave untranslated: from the router itself, without a SYN, without ports', () => {
		const { rules, anchors } = openbsd('ocn', 'pass\n');
		const always = () => 1;
		expect(evaluate(rules, anchors, { ...tcp, from: '153.241.113.198' }, always).nat).toBeDefined();
		for (const packet of [{ ...tcp, syn: false }, ...['icmp', 'gre', 'esp', 'sctp', 'ipencap'].map(of)])
			expect(evaluate(rules, anchors, packet, always)).toMatchObject({ action: 'block' });
	});
});

const of = (protocol: string): Packet => ({ ...out, protocol });

describe('other packets', () => {
	const { plan, rules, anchors } = openbsd('ocn', 'pass\n');
	const { ce, choices } = plan;
	const always = () => 1;

	it('from outside without a connection are blocked on the tunnel only', () => {
		const uninvited: Packet = { ...tcp, direction: 'in', from: '203.0.113.7', to: ce.ipv4 };
		expect(evaluate(rules, anchors, uninvited, always).action).toBe('block');
		expect(evaluate(rules, anchors, { ...uninvited, device: 'em1' }, always)).toEqual({ action: 'pass' });
	});

	it('of the tunnel itself pass, and only between its ends, whatever is blocked before', () => {
		const strict = [...parsePf('block', 'openbsd'), ...openbsd('ocn').rules];
		const outer = { device: 'em0', family: 'inet6', protocol: 'ipencap' } as const;
		const leaving: Packet = { ...outer, direction: 'out', from: ce.address, to: choices.br };
		const coming: Packet = { ...outer, direction: 'in', from: choices.br, to: ce.address };
		expect(evaluate(strict, anchors, leaving, always).action).toBe('pass');
		expect(evaluate(strict, anchors, coming, always).action).toBe('pass');
		expect(evaluate(strict, anchors, { ...coming, from: '2001:db8::bad' }, always).action).toBe('block');
	});
});

describe('on FreeBSD', () => {
	const { plan, rules } = freebsd('ocn');
	const always = () => 1;
	const filter = rules.filter(({ kind }) => kind !== 'nat' && kind !== 'scrub');

	it('the translation is for what has ports, and the kernel knows the port set', () => {
		const nat = rules.find(({ kind }) => kind === 'nat');
		expect(nat).toMatchObject({
			device: 'gif0',
			protocols: ['tcp', 'udp'],
			nat: { address: plan.ce.ipv4, portSet: [6, 6, 47] },
		});
	});

	it('only our address leaves: what found no port does not', () => {
		const translated = { ...tcp, from: plan.ce.ipv4 };
		expect(evaluate(filter, {}, translated, always).action).toBe('pass');
		expect(evaluate(filter, {}, { ...udp, from: plan.ce.ipv4 }, always).action).toBe('pass');
		expect(evaluate(filter, {}, tcp, always).action).toBe('block');
		expect(evaluate(filter, {}, { ...of('icmp'), from: plan.ce.ipv4 }, always).action).toBe('block');
		expect(evaluate(filter, {}, { ...translated, direction: 'in' }, always).action).toBe('block');
	});

	test.each<[PfLine, object]>([
		['article', { portSet: [4, 6, 20] }],
		['offset-0', { ports: [1, 255] }],
		['one-port', { portSet: [4, 12, 52] }],
	])('%s: %j', (line, spec) => {
		expect(freebsd(line).rules.find(({ kind }) => kind === 'nat')?.nat).toMatchObject(spec);
	});
});
