import { describe, expect, it } from 'vitest';
import { portPlaces } from '../../src/check/observe/port-place.ts';
import { fullestBlock, PortTally } from '../../src/check/observe/port-use.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { usableBlocks } from '../../src/map/port-set.ts';
import { renderNftables } from '../../src/plan/artifact/nftables.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { type choicesByHand, lines } from '../plan/routers.ts';

type Form = 'alias' | 'hash';

function router(choices: ReturnType<typeof choicesByHand>, form: Form) {
	const ce = deriveCe(choices.rule, choices.delegation.prefix);
	if (!ce.ok) throw new Error(ce.problem.code);
	const nat = natOptions('nftables', { form });
	return { ce: ce.value, choices: { backend: 'nftables', nat } as const, nat };
}

const client = '192.168.10.100';
const server = '203.0.113.7';

const begun = (
	ipv4: string,
	port: number,
	{ protocol = 'tcp      6', host = client, to = server, toPort = 443 } = {},
) =>
	`${protocol} 300 src=${host} dst=${to} sport=50000 dport=${toPort} src=${to} dst=${ipv4} sport=${toPort} dport=${port} mark=0 use=1`;

/** Somebody outside, let in by a port forward or to a full-cone host. */
const letIn = (ipv4: string, port: number) =>
	`udp      17 100 src=${server} dst=${ipv4} sport=6000 dport=${port} src=${client} dst=${server} sport=3074 dport=6000 [ASSURED] mark=0 use=1`;

/** What the loaded rules make of an alias port: read from the rules themselves, not from what made them. */
function dictionary(rules: string): ReadonlyMap<number, number> {
	const body = /map real \{[^}]*elements = \{([^}]*)\}/.exec(rules)?.[1] ?? '';
	return new Map([...body.matchAll(/(\d+) : (\d+)/g)].map(([, alias, real]) => [Number(alias), Number(real)]));
}

describe.each(Object.keys(lines) as (keyof typeof lines)[])('the line %s', (name) => {
	it('with the alias rules every port that conntrack shows is found where the rules send it', () => {
		const { ce, choices, nat } = router(lines[name](), 'alias');
		const real = dictionary(renderNftables(ce, nat));
		const places = portPlaces({ ce, choices });
		const blocks = usableBlocks(ce.ports);
		const known =
			real.size > 0
				? [...real]
				: blocks.flatMap(
						({ first, last }) =>
							[
								[first, first],
								[last, last],
							] as const,
					);
		for (const [shown, port] of known) {
			for (const protocol of ['tcp', 'udp']) expect(places.realOf(protocol, shown)).toBe(port);
			const block = blocks[places.blockOf(port)]!;
			expect(port >= block.first && port <= block.last).toBe(true);
		}
		if (real.size > 0) expect(real.size).toBe(places.total);
	});

	it('with the hash rules they are the real ones', () => {
		const { ce, choices } = router(lines[name](), 'hash');
		const places = portPlaces({ ce, choices });
		for (const { first, last } of usableBlocks(ce.ports)) {
			expect([places.realOf('tcp', first), places.realOf('udp', last)]).toEqual([first, last]);
			expect(places.blockOf(first)).toBe(places.blockOf(last));
		}
		expect(places.realOf('tcp', 0)).toBeUndefined();
	});
});

describe('the ports in use', () => {
	const { ce, choices } = router(lines.ocn(), 'alias');
	const places = portPlaces({ ce, choices });
	const [first] = [...dictionary(renderNftables(ce, choices.nat)).keys()];
	const count = (...flows: readonly string[]) => {
		const tally = new PortTally(places);
		for (const line of flows) tally.add(line);
		return tally.result();
	};
	const used = (use: ReturnType<typeof count>) => use.blocks.filter((block) => block.used > 0);

	it('are counted in their block, and a number once for TCP and UDP', () => {
		const use = count(
			begun(ce.ipv4, first!),
			begun(ce.ipv4, first!, { protocol: 'udp      17' }),
			begun(ce.ipv4, first! + 17),
		);
		expect(use).toMatchObject({ used: 2, flows: 3, total: 1008, unreadable: 0 });
		expect(used(use).map(({ first: from, used: ports }) => [from, ports])).toEqual([
			[ce.ports[0]!.first, 1],
			[ce.ports[1]!.first, 1],
		]);
	});

	it('one port towards many destinations is one port', () => {
		const flows = Array.from({ length: 50 }, (_, index) => begun(ce.ipv4, first!, { to: `203.0.113.${index}` }));
		expect(count(...flows)).toMatchObject({ used: 1, flows: 50 });
	});

	it('what was let in has one too', () => {
		expect(count(letIn(ce.ipv4, first!))).toMatchObject({
			used: 1,
			host: { who: client, flows: 1 },
			destination: { who: { protocol: 'udp', address: server, port: 6000 } },
		});
	});

	it('what is not ours has none', () => {
		const use = count(
			begun('198.51.100.9', first!),
			// the real port is not what conntrack has with these rules
			begun(ce.ipv4, ce.ports[0]!.first),
			`icmp     1 27 src=${client} dst=${server} type=8 code=0 id=5 src=${server} dst=${ce.ipv4} type=0 code=0 id=${first} mark=0 use=1`,
			'unknown  253 599 src=192.0.2.1 dst=192.0.2.2 [UNREPLIED] src=192.0.2.2 dst=192.0.2.1 mark=0 use=1',
		);
		expect(use).toMatchObject({ used: 0, flows: 0, unreadable: 0 });
		expect(use).not.toHaveProperty('host');
	});

	it('SCTP keeps its real port among alias ports', () => {
		expect(used(count(begun(ce.ipv4, ce.ports[3]!.first, { protocol: 'sctp     132' })))).toMatchObject([
			{ first: ce.ports[3]!.first },
		]);
	});

	it('tell who has most of them', () => {
		const use = count(
			begun(ce.ipv4, first!, { host: '192.168.10.7' }),
			begun(ce.ipv4, first! + 1, { to: '203.0.113.9' }),
			begun(ce.ipv4, first! + 2, { to: '203.0.113.9', toPort: 80 }),
			begun(ce.ipv4, first! + 3, { to: '203.0.113.9', toPort: 80 }),
		);
		expect(use.host).toEqual({ who: client, flows: 3 });
		expect(use.destination).toEqual({ who: { protocol: 'tcp', address: '203.0.113.9', port: 80 }, flows: 2 });
	});

	it('odd lines are counted', () => {
		expect(count('garbage', begun(ce.ipv4, first!), 'more')).toMatchObject({ used: 1, unreadable: 2 });
	});

	it('can be all of a block', () => {
		const flows = Array.from({ length: 16 }, (_, index) => begun(ce.ipv4, first! + 16 + index));
		const use = count(begun(ce.ipv4, first!), ...flows);
		expect(fullestBlock(use)).toEqual({ ...ce.ports[1], used: 16 });
	});
});
