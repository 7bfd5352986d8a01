import { describe, expect, test } from 'vitest';
import { calc } from '../../src/command/calc.ts';
import { parseCommandLine } from '../../src/command/flags.ts';
import { refuse } from '../../src/command/refuse.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { formatPrefix6 } from '../../src/map/prefix.ts';
import { formatRule } from '../../src/map/rule.ts';
import { ownersOf } from '../../src/provider/owners.ts';
import { providers } from '../../src/provider/table.ts';
import { givenSeed, randomFrom } from '../map/random.ts';
import { randomLine, randomRule } from '../map/random-rule.ts';

async function run(...args: string[]) {
	const [output, errors]: [string[], string[]] = [[], []];
	const io = {
		write: (text: string) => void output.push(text),
		writeError: (text: string) => void errors.push(text),
		input: (async function* () {})(),
		language: args.includes('ja') ? ('ja' as const) : ('en' as const),
	};
	const parsed = parseCommandLine(['calc', ...args]);
	const code = parsed.ok
		? await calc(parsed.value.flags, parsed.value.arguments, io)
		: await refuse(parsed.problem, io);
	return { code, output: output.join(''), errors: errors.join('') };
}

describe('calc --owner', () => {
	test('in both languages', async () => {
		expect((await run('--owner', '153.241.113.198:4850')).output).toMatchSnapshot();
		expect((await run('--owner', '153.241.113.198:4850', '--lang', 'ja')).output).toMatchSnapshot();
	});

	test('as JSON', async () => {
		expect(JSON.parse((await run('--owner', '153.241.113.198:4850', '--json')).output)).toEqual({
			schema: 1,
			ipv4: '153.241.113.198',
			port: 4850,
			owners: [
				{
					provider: 'ocn',
					rule: { ipv6: '2400:4050:4000::/35', ipv4: '153.241.0.0/17', eaLength: 21, psidOffset: 6, psidLength: 6 },
					prefix: '2400:4050:5c71:af00::/56',
					psid: 47,
					portRange: [4848, 4863],
					ce: '2400:4050:5c71:af00:99:f171:c600:2f00',
					layout: 'draft-03',
					ceByLayout: {
						'draft-03': '2400:4050:5c71:af00:99:f171:c600:2f00',
						rfc7597: '2400:4050:5c71:af00:0:99f1:71c6:2f',
					},
					br: '2001:380:a120::9',
					confidence: 'verified',
				},
			],
		});
	});

	test('every port of a CE leads back to it, for a line under every rule', () => {
		const random = randomFrom(givenSeed);
		for (const { id, rules } of providers) {
			for (const rule of rules) {
				const ce = deriveCe(rule, randomLine(random, rule, 56));
				if (!ce.ok) throw new Error(ce.problem.code);
				const wrong: number[] = [];
				for (const { first, last } of ce.value.ports) {
					for (let port = first; port <= last; port++) {
						const owners = ownersOf(ce.value.ipv4, port, { rule });
						if (!owners.ok || owners.value.length !== 1 || owners.value[0]?.ce.address !== ce.value.address)
							wrong.push(port);
					}
				}
				expect(wrong, `seed ${random.seed}`).toEqual([]);
				const anywhere = ownersOf(ce.value.ipv4, ce.value.ports[0]!.first, {});
				expect(anywhere.ok && anywhere.value).toContainEqual({ provider: id, ce: ce.value });
			}
		}
	});

	test('rules of any lengths, and a port outside the set is not the line’s', () => {
		const random = randomFrom(givenSeed);
		for (let count = 0; count < 3000; count++) {
			const rule = randomRule(random);
			const ce = deriveCe(rule, randomLine(random, rule, 128));
			if (!ce.ok) throw new Error(ce.problem.code);
			const { ipv4, ports, address } = ce.value;
			const block = random.pick(ports);
			const owned = ownersOf(ipv4, random.integer(block.first, block.last), { rule });
			expect(owned.ok && owned.value[0]?.ce.address, `seed ${random.seed}`).toBe(address);
			const port = random.integer(0, 65535);
			const other = ownersOf(ipv4, port, { rule });
			const ours = ports.some(({ first, last }) => first <= port && port <= last);
			expect(other.ok && other.value[0]?.ce.address === address, `seed ${random.seed}`).toBe(ours);
		}
	});

	test('a disputed address is everybody’s who claims it', async () => {
		const rules = providers.flatMap((provider) => provider.rules.map((rule) => ({ provider, rule })));
		const overlaps = rules.filter(({ rule }) =>
			rules.some(
				({ rule: other }) =>
					other !== rule &&
					rule.ipv4.network >= other.ipv4.network &&
					rule.ipv4.network < other.ipv4.network + 2 ** (32 - other.ipv4.length),
			),
		);
		for (const { rule } of overlaps) {
			const ce = deriveCe(rule, { network: rule.ipv6.network, length: 56 });
			if (!ce.ok) throw new Error(ce.problem.code);
			const { output } = await run('--owner', `${ce.value.ipv4}:${ce.value.ports[0]!.first}`, '--json');
			expect(JSON.parse(output).owners.length).toBeGreaterThan(1);
		}
	});

	test('under a rule by hand', async () => {
		const rule = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6';
		const { output } = await run('--owner', '192.0.2.18:1232', '--rule', rule);
		expect(output).toContain('2001:db8:12:3400::/56');
	});

	test.each([
		['153.241.113.198:80', 3, /153\.241\.0\.0\/17/],
		['192.0.2.1:5000', 3, /192\.0\.2\.1/],
		['153.241.113.198', 64, /IPV4:PORT/],
		['153.241.113.198:65536', 64, /IPV4:PORT/],
		['153.241.113.300:5000', 64, /IPV4:PORT/],
		['[::1]:5000', 64, /IPV4:PORT/],
		['153.241.113.198:4850; reboot', 64, /IPV4:PORT/],
	])('%s ends with %i', async (owner, code, says) => {
		for (const language of ['en', 'ja']) {
			const result = await run('--owner', owner, '--lang', language);
			expect([result.code, result.output]).toEqual([code, '']);
			expect(result.errors).toMatch(says);
		}
	});

	test.each([
		[['--owner', '192.0.2.1:5', '--rules'], /--owner/],
		[['--owner', '192.0.2.1:5', '2001:db8::/56'], /2001:db8/],
		[['--rules', 'x'], /x/],
		[['--explain'], /PREFIX/],
		[['-', '--explain'], /-/],
		[['2400:4050::/56', '--explain', '--json'], /--json/],
		[['--rules', '--provider', 'nifty'], /nifty/],
	])('%j is refused', async (args, says) => {
		const result = await run(...args);
		expect([result.code, result.output]).toEqual([64, '']);
		expect(result.errors).toMatch(says);
	});
});

describe('calc --rules', () => {
	test('all 444, within 80 columns, and each once', async () => {
		const all = providers.flatMap(({ rules }) => rules);
		const { output } = await run('--rules');
		const lines = output.split('\n').filter((line) => line.startsWith('  '));
		expect(lines).toHaveLength(444);
		expect(new Set(lines.map((line) => line.trim().split(/\s+/)[0]))).toEqual(
			new Set(all.map(({ ipv6 }) => formatPrefix6(ipv6))),
		);
		expect(Math.max(...output.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
	});

	test('as JSON, from which each rule can be entered by hand', async () => {
		const { rules } = JSON.parse((await run('--rules', '--json')).output);
		expect(rules).toHaveLength(444);
		const texts = rules.map(
			({ ipv6, ipv4, eaLength, psidOffset, br }: Record<string, string>) =>
				`ipv6=${ipv6},ipv4=${ipv4},ea=${eaLength},offset=${psidOffset},br=${br}`,
		);
		expect(texts).toEqual(providers.flatMap((provider) => provider.rules.map(formatRule)));
	});

	test('of one provider', async () => {
		const { rules } = JSON.parse((await run('--rules', '--json', '--provider', 'nuro')).output);
		expect(new Set(rules.map(({ provider }: { provider: string }) => provider))).toEqual(new Set(['nuro']));
		expect((await run('--rules', '--provider', 'v6plus', '--lang', 'ja')).output).toMatchSnapshot();
	});
});
