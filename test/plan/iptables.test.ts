import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Ce, deriveCe } from '../../src/map/ce.ts';
import { countPorts, type PortBlock } from '../../src/map/port-set.ts';
import { renderIp6tables } from '../../src/plan/artifact/ip6tables-guard.ts';
import { iptablesLimits, renderIptables } from '../../src/plan/artifact/iptables.ts';
import { loadIptables, replaceFunction } from '../../src/plan/artifact/iptables-load.ts';
import { poolOf, sizeOf } from '../../src/plan/artifact/iptables-pool.ts';
import { ownIptables, removeFunction } from '../../src/plan/artifact/iptables-unload.ts';
import { type NatOptions, natOptions } from '../../src/plan/nat-options.ts';
import { missingFor } from '../nat/iptables-line.ts';
import { byHand, docker, ufw, ufw6 } from './iptables-foreign.ts';
import { lines } from './routers.ts';

const plain = natOptions('iptables');

function ceOf(line: keyof typeof lines): Ce {
	const { rule, delegation } = lines[line]();
	const ce = deriveCe(rule, delegation.prefix);
	if (!ce.ok) throw new Error(JSON.stringify(ce.problem));
	return ce.value;
}

const rulesOf = (line: keyof typeof lines, options: Partial<NatOptions> = {}): string =>
	renderIptables(ceOf(line), { ...plain, ...options });

const forwards: NatOptions['forwards'] = [
	{ protocol: 'both', port: 7493, host: '192.168.10.100', hostPort: 9000 },
	{ protocol: 'tcp', port: 11599, host: '192.168.10.101', hostPort: 443 },
];

/** name → rules */
const goldens: Readonly<Record<string, string>> = {
	'ocn/etc/mape-setup/nat.rules': rulesOf('ocn'),
	'ocn/etc/mape-setup/nat.rules.article': rulesOf('ocn', { form: 'article' }),
	'v6plus/etc/mape-setup/nat.rules': rulesOf('v6plus'),
	'v6plus/etc/mape-setup/nat.rules.forwards': rulesOf('v6plus', { forwards }),
	'v6plus/etc/mape-setup/nat.rules.article': rulesOf('v6plus', { form: 'article' }),
	'offset-0/etc/mape-setup/nat.rules': rulesOf('offset-0'),
	'ocn/etc/mape-setup/nat6.rules': renderIp6tables(ceOf('ocn')),
	'v6plus/etc/mape-setup/nat6.rules': renderIp6tables(ceOf('v6plus')),
	'offset-0/etc/mape-setup/nat6.rules': renderIp6tables(ceOf('offset-0')),
};

describe.each(Object.keys(goldens))('%s', (name) => {
	const rules = goldens[name]!;
	const program = name.includes('nat6') ? 'ip6tables' : 'iptables';

	it('is as it was', async () => {
		await expect(rules).toMatchFileSnapshot(`../golden/${name}`);
	});

	for (const variant of ['nft', 'legacy'] as const) {
		const missing = missingFor(variant);
		it(`is accepted by ${program}-${variant}-restore, and changes nothing then`, () => {
			if (missing !== '') return console.warn(`*** NOT TRIED with ${program}-${variant} on this kernel: ${missing}`);
			const script = `${program}-${variant}-restore --noflush --test && ${program}-${variant}-save`;
			expect(inNamespace(script, rules)).not.toContain('MAPE-');
		});
	}
});

for (const variant of ['nft', 'legacy'] as const) {
	const missing = missingFor(variant);
	describe.skipIf(missing !== '')(`loading with iptables-${variant}`, () => {
		const state = `{ iptables-save; ip6tables-save; } | sed -e '/^#/d' -e 's/ \\[[0-9:]*\\]$//'; echo ==`;
		const file = '"$directory"/nat.rules';
		const file6 = '"$directory"/nat6.rules';
		/** `steps` between the functions and the end, with the file of the rules; what the tables hold, one text for each `state`. */
		const states = (rules: string, ...steps: string[]) =>
			inNamespace(
				`directory=$(mktemp -d); trap 'rm -r "$directory"' EXIT; cat >${file}
				cat >${file6} <<'END'
${renderIp6tables(ceOf('v6plus'))}END
				PATH=$directory:$PATH
				for program in ip ip6; do for what in save restore; do
					ln -s "$(command -v "$program"tables-${variant}-$what)" "$directory/$program"tables-$what
				done; done
				${replaceFunction}
${removeFunction}
				${steps.join('\n')}`,
				rules,
			)
				.split('==\n')
				.slice(0, -1);
		const foreign = [
			...[docker, ufw, byHand].map((text) => `iptables-restore --noflush <<'END'\n${text}END`),
			`ip6tables-restore --noflush <<'END'\n${ufw6}END`,
		];
		const load = loadIptables(file, file6);
		const unload = 'remove_iptables';

		it.each([
			['bare', []],
			['beside Docker, ufw and rules by hand', foreign],
		])('%s: twice is once, and unloading leaves what was there', (_, others) => {
			// the tables themselves stay once they are used
			const steps = [load, unload, ...others, state, load, state, load, state, unload, state, unload, state];
			const [before, once, twice, after, again] = states(rulesOf('v6plus', { forwards }), ...steps);
			expect(twice).toBe(once);
			expect(once!.match(/^-A POSTROUTING .*-j MAPE-[A-Z]+$/gm)).toHaveLength(4);
			expect(after).toBe(before);
			expect(again).toBe(before);
			const ours = once!.split('\n').filter((line) => /^:MAPE-|^-A MAPE-| -j MAPE-[A-Z]+$/.test(line));
			expect(ownIptables(once!)?.replaceAll(/^\*.*\n/gm, '')).toBe(ours.join('\n'));
			expect(ownIptables(after!)).toBeUndefined();
			// every rule that was there still is, in its order
			const kept = once!.split('\n').filter((line) => !/^:MAPE-|^-A MAPE-| -j MAPE-[A-Z]+$/.test(line));
			expect(kept.sort()).toEqual(before!.split('\n').sort());
		});

		it('puts the jumps before what others have put there since', () => {
			const [saved] = states(rulesOf('ocn'), load, ...foreign, load, state);
			// within a table the rules of a chain stand together: none of somebody else's before one of ours
			for (const chain of ['FORWARD', 'POSTROUTING'])
				expect(saved).not.toMatch(
					new RegExp(`^-A ${chain} (?!.* -j MAPE-[A-Z]+$).*\\n-A ${chain} .* -j MAPE-[A-Z]+$`, 'm'),
				);
			expect(saved).toMatch(/^-A POSTROUTING -o mape0 -j MAPE-SNAT\n-A POSTROUTING -s 172/m);
		});

		it('leaves nothing of another style, nor of jumps that somebody doubled', () => {
			const [article] = states(rulesOf('ocn', { form: 'article' }), load, state);
			const other = `iptables-restore --noflush <<'END'\n${rulesOf('v6plus', { forwards })}END`;
			const [mixed] = states(rulesOf('ocn', { form: 'article' }), other, other, load, state);
			expect(mixed).toBe(article);
		});

		it('keeps the old rules when the new ones are refused', () => {
			const broken = `printf '*mangle\\n:MAPE-GUARD - [0:0]\\n-A MAPE-GUARD -j NONSENSE\\nCOMMIT\\n' >${file}`;
			const [before, after] = states(
				rulesOf('ocn'),
				load,
				state,
				broken,
				`if (set -e; ${load}) 2>/dev/null; then exit 1; fi`,
				state,
			);
			expect(after).toBe(before);
		});
	});
}

describe('the article’s rules', () => {
	it('are its own, line by line', () => {
		// the article's script, with its own arithmetic, for its own PSID
		const script = Array.from({ length: 63 }, (_, i) => {
			const portl = (i + 1) * 1024 + 47 * 16;
			return ['icmp', 'tcp', 'udp', 'sctp', 'dccp'].map(
				(protocol) =>
					`-p ${protocol} -o mape0 -m mark --mark ${i + 1} -j SNAT --to 153.241.113.198:${portl}-${portl + 15}`,
			);
		});
		const rules = rulesOf('ocn', { form: 'article' });
		const lines = rules.split('\n').filter((line) => line.includes('--to '));
		expect(lines).toEqual(script.flat().map((line) => `-A MAPE-SNAT ${line}`));
		const hmark = '-o mape0 -j HMARK --hmark-tuple sport --hmark-mod 63 --hmark-offset 1 --hmark-rnd 0';
		expect(rules.split('\n').filter((line) => line.includes('HMARK'))).toEqual([`-A MAPE-MARK ${hmark}`]);
	});
});

it('lets nothing new out when every port is forwarded', () => {
	const every = Array.from({ length: 255 }, (_, i) => i + 1);
	const all = every.map((port) => ({ protocol: 'tcp', port, host: '192.168.10.2', hostPort: port }) as const);
	for (const nat of ['hash', 'article'] as const) {
		const rules = rulesOf('offset-0', { form: nat, forwards: all });
		expect(rules).toMatch(/! --ctstate NEW -j DROP\n-A MAPE-GUARD -j DROP\n/);
		inNamespace('iptables-restore --noflush --test', rules);
	}
});

describe('poolOf', () => {
	const block = (first: number, last: number): PortBlock => ({ first, last });
	const blocks = [block(1776, 1791), block(2800, 2815), block(3824, 3839)];

	it('is the blocks themselves when nothing is forwarded', () => {
		expect(poolOf(blocks, [])).toEqual({ hashed: blocks, spare: [] });
		expect(poolOf([block(1, 255)], [])).toEqual({ hashed: [block(1, 255)], spare: [] });
		const large = Array.from({ length: 15 }, (_, i) => block(4096 * (i + 1), 4096 * (i + 1) + 2047));
		expect(poolOf(large, []).hashed).toEqual(large);
		const small = Array.from({ length: 63 }, (_, i) => block(1024 * (i + 1), 1024 * (i + 1) + 3));
		expect(poolOf(small, []).hashed).toEqual(small);
		const many = Array.from({ length: 255 }, (_, i) => block(256 * (i + 1), 256 * (i + 1) + 1));
		expect(poolOf(many, []).hashed).toEqual(many);
	});

	it('keeps a small rest for second tries', () => {
		const { hashed, spare } = poolOf(blocks, [2803]);
		expect(hashed).toEqual([blocks[0], block(2804, 2815), blocks[2]]);
		expect(spare).toEqual([block(2800, 2802)]);
	});

	it('gives a large range the larger share', () => {
		const { hashed, spare } = poolOf([block(1, 255)], [64]);
		expect(spare).toEqual([]);
		expect(hashed.filter(({ first }) => first === 65).length / hashed.length).toBeCloseTo(191 / 254, 1);
	});

	it('loses no port but the forwarded ones', () => {
		const forwarded = [1776, 1791, 2800, 2801, ...Array.from({ length: 16 }, (_, i) => 3824 + i)];
		const { hashed, spare } = poolOf(blocks, forwarded);
		const ranges = [...new Set([...hashed, ...spare])];
		expect(countPorts(ranges)).toBe(countPorts(blocks) - forwarded.length);
		expect(ranges.every((range) => sizeOf(range) > 0)).toBe(true);
		expect(forwarded.some((port) => ranges.some(({ first, last }) => first <= port && port <= last))).toBe(false);
	});
});

it('says what iptables cannot do', () => {
	expect(iptablesLimits(plain)).toEqual([]);
	expect(iptablesLimits({ ...plain, form: 'alias', fullCone: ['192.168.10.2'] })).toEqual([
		{ option: 'form', value: 'alias' },
		{ option: 'fullCone', hosts: ['192.168.10.2'] },
	]);
});

/** In a network namespace that ends with the script: the machine's own rules are never touched. */
function inNamespace(script: string, input: string): string {
	return execFileSync('unshare', ['-n', 'sh', '-ec', script], { input, encoding: 'utf8' });
}
