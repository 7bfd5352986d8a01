import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Ce, deriveCe } from '../../src/map/ce.ts';
import { portSet } from '../../src/map/port-set.ts';
import { renderNftables } from '../../src/plan/artifact/nftables.ts';
import { replacing } from '../../src/plan/artifact/nftables-load.ts';
import type { Choices } from '../../src/plan/choices.ts';
import { type NatForm, type NatOptions, natOptions, type PortForward } from '../../src/plan/nat-options.ts';
import { lines } from './routers.ts';

const plain = natOptions('nftables');

function ceOf({ rule, delegation }: Pick<Choices, 'rule' | 'delegation'>): Ce {
	const ce = deriveCe(rule, delegation.prefix);
	if (!ce.ok) throw new Error(JSON.stringify(ce.problem));
	return ce.value;
}

const ces = Object.fromEntries(Object.entries(lines).map(([line, choices]) => [line, ceOf(choices())]));
const setOf = (psid: number, psidLength: number, offset: number): Ce =>
	({ ipv4: '203.0.113.77', psid, psidLength, ports: portSet(psid, psidLength, offset) }) as Partial<Ce> as Ce;

/** With ports in and out, for a set that has them. */
function reachable(ce: Ce, form: NatForm = 'alias'): NatOptions {
	const all = ce.ports.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
	const port = (i: number) => all[Math.min(i, all.length - 1)]!;
	return {
		...plain,
		form,
		fullCone: form === 'alias' ? ['192.168.10.20', '192.168.10.21'] : [],
		forwards: [
			{ protocol: 'both', port: port(1), host: '192.168.10.30', hostPort: 3000 },
			{ protocol: 'tcp', port: port(3), host: '192.168.10.31', hostPort: 22 },
			{ protocol: 'udp', port: port(4), host: '192.168.10.30', hostPort: 3000 },
		],
	};
}

function inTheMiddle({ ports }: Ce): PortForward {
	const { first, last } = ports[Math.floor(ports.length / 2)]!;
	return { protocol: 'both', port: Math.floor((first + last) / 2), host: '192.168.10.30', hostPort: 3000 };
}

describe('golden rules', () => {
	it.each(['ocn', 'v6plus', 'offset-0'])('of the %s line', async (line) => {
		// the default form is nat.nft, which golden.test.ts has
		await expect(renderNftables(ces[line]!, { ...plain, form: 'hash' })).toMatchFileSnapshot(
			`../golden/${line}/etc/mape-setup/nat.nft.hash`,
		);
	});

	it('with forwards and full cone', async () => {
		const ce = ces['v6plus']!;
		const golden = '../golden/v6plus/etc/mape-setup/nat.nft.reachable';
		await expect(renderNftables(ce, reachable(ce))).toMatchFileSnapshot(golden);
	});
});

const sets: Record<string, Ce> = {
	...ces,
	'one block': setOf(5, 6, 0),
	'the whole address': setOf(0, 0, 6),
	'4032 ports': setOf(3, 4, 6),
	'half of the address in pieces': setOf(1, 1, 6),
	'blocks of one port': setOf(700, 12, 4),
	'an offset beyond the first byte': setOf(1, 4, 10),
};

describe.each(Object.entries(sets))('rules for %s', (_, ce) => {
	const variants = {
		alias: plain,
		hash: { ...plain, form: 'hash' as const },
		'alias, reachable': reachable(ce),
		'hash, forwards': reachable(ce, 'hash'),
		'alias, a forward in the middle': { ...plain, forwards: [inTheMiddle(ce)] },
	};

	it.each(Object.entries(variants))('%s: nft takes them, twice in a row, and can list them', (_name, options) => {
		const rules = renderNftables(ce, options);
		inNamespace(['nft', '-c', '-f', '-'], rules);
		const listed = inNamespace(
			['sh', '-ec', 'nft -f -; nft -j list ruleset >/dev/null; nft list ruleset'],
			rules + replacing + rules,
		);
		expect(listed.match(/^table .*$/gm)).toEqual(['table ip mape {']);
	});

	it.each(Object.entries(variants))('%s: fit the review screen', (_name, options) => {
		const wide = renderNftables(ce, options)
			.split('\n')
			.map((row) => row.replaceAll('\t', '  '))
			.filter((row) => row.length > 100);
		expect(wide).toEqual([]);
	});
});

describe('a table of somebody else', () => {
	it('is still there afterwards', () => {
		const script = 'nft add table ip other; nft add table inet mape; nft -f -; nft list tables';
		const listed = inNamespace(['sh', '-ec', script], renderNftables(ces['ocn']!, plain));
		expect(listed.trim().split('\n').sort()).toEqual(['table inet mape', 'table ip mape', 'table ip other']);
	});
});

describe('the alias maps', () => {
	const mapOf = (rules: string, name: string) => {
		const body = new RegExp(`map ${name} \\{\\n[^\\n]*\\n\\t\\telements = \\{([^}]*)\\}`).exec(rules)?.[1] ?? '';
		return new Map([...body.matchAll(/(\d+) : (\d+)/g)].map(([, key, value]) => [Number(key), Number(value)]));
	};

	it.each(['ocn', 'v6plus'])('of %s are each other, reversed, and cover the set', (line) => {
		const ce = ces[line]!;
		const rules = renderNftables(ce, plain);
		const real = mapOf(rules, 'real');
		const all = ce.ports.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
		expect([...real.values()]).toEqual(all);
		expect(mapOf(rules, 'alias')).toEqual(new Map([...real].map(([alias, port]) => [port, alias])));
	});

	it('are the same whatever is forwarded, so that no flow moves when that changes', () => {
		const ce = ces['v6plus']!;
		const [without, withForwards] = [plain, reachable(ce)].map((options) => renderNftables(ce, options));
		for (const name of ['real', 'alias', 'real_shift', 'alias_shift'])
			expect(mapOf(withForwards!, name)).toEqual(mapOf(without!, name));
		expect(mapOf(withForwards!, 'real').size).toBe(240);
	});
});

/** In a network namespace that ends with the command: the machine's own rules are never touched. */
function inNamespace(argv: readonly string[], input: string): string {
	return execFileSync('unshare', ['-n', ...argv], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}
