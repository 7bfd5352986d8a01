import { expect, test } from 'vitest';
import { deriveCe, interfaceIdentifier } from '../../src/map/ce.ts';
import { ceAddressOf } from '../../src/map/owner.ts';
import { countPorts, psidOfPort } from '../../src/map/port-set.ts';
import { formatAddress6, parseAddress4, parseAddress6, parsePrefix6 } from '../../src/map/prefix.ts';
import { type Addressing, type MapRule, parseRule } from '../../src/map/rule.ts';
import { ruleFor } from '../../src/provider/table.ts';
// Published worked examples, each with its source.
import published from './mape-vectors.json' with { type: 'json' };

interface Input {
	prefix?: string;
	rule?: { ipv6: string; ipv4: string; ea_length: number; psid_offset: number; br?: string };
	layout?: string;
	psid?: number;
	psid_length?: number;
	psid_offset?: number;
	port?: number;
	ipv4?: string;
	dst?: string;
}
interface Expected {
	ipv4?: string;
	psid?: number;
	psid_length?: number;
	ce?: string;
	iid?: string;
	br?: string;
	ports?: number;
	range_count?: number;
	ranges_first?: number[][];
	ranges_last?: number[][];
}

test.each(published.vectors.map((vector) => [vector.id, vector] as const))(
	'%s',
	(_id, { kind, input, expect: expected }) => {
		expect(answer(kind, input, expected)).toEqual(expected);
	},
);

/** Our values for whatever the example tells. */
function answer(kind: string, input: Input, wanted: Expected): Expected {
	if (kind === 'iid') {
		const layout = input.layout as Addressing;
		return { iid: hextets(interfaceIdentifier(layout, parseAddress4(input.ipv4!)!, input.psid ?? 0)) };
	}
	if (kind === 'port-owner') return only({ psid: psidOfPort(input.port!, input.psid_offset!, input.psid_length!) });
	if (kind === 'fmr') return only({ ce: ceAddressOf(ruleOf(input, 'rfc7597'), input.dst!, input.port!) });

	const prefix = parsePrefix6(input.prefix!);
	if (!prefix.ok) throw new Error('prefix');
	const rule =
		kind === 'table' ? ruleFor(prefix.value) : { ok: true as const, value: { rule: ruleOf(input, 'draft-03') } };
	if (!rule.ok) throw new Error(JSON.stringify(rule.problem));
	const given = input.psid === undefined ? undefined : { psid: input.psid, psidLength: input.psid_length! };
	const ce = deriveCe(rule.value.rule, prefix.value, given);
	if (!ce.ok) throw new Error(JSON.stringify(ce.problem));
	const ranges = ce.value.ports.map(({ first, last }) => [first, last]);
	const all: Required<Expected> = {
		ipv4: ce.value.ipv4,
		psid: ce.value.psid,
		psid_length: ce.value.psidLength,
		// The examples do not all compress zeros, so the numbers are compared and the text is given back.
		ce: parseAddress6(wanted.ce ?? '') === parseAddress6(ce.value.address) ? wanted.ce! : ce.value.address,
		iid: hextets(parseAddress6(ce.value.address)! & ((1n << 64n) - 1n)),
		br: rule.value.rule.br[0]!,
		ports: countPorts(ce.value.ports),
		range_count: ranges.length,
		ranges_first: ranges.slice(0, wanted.ranges_first?.length ?? 0),
		ranges_last: ranges.slice(-(wanted.ranges_last?.length ?? 1)),
	};
	return Object.fromEntries(Object.entries(all).filter(([key]) => Object.hasOwn(wanted, key)));
}

function ruleOf({ rule, layout }: Input, otherwise: Addressing): MapRule {
	const { ipv6, ipv4, ea_length, psid_offset, br } = rule!;
	const parsed = parseRule(
		`ipv6=${ipv6},ipv4=${ipv4},ea=${ea_length},offset=${psid_offset},layout=${layout ?? otherwise}${br ? `,br=${br}` : ''}`,
	);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
	return parsed.value;
}

const hextets = (identifier: bigint) => identifier.toString(16).padStart(16, '0').match(/.{4}/g)!.join(':');

/** Without what is undefined, so that a missing answer fails the comparison. */
const only = (answers: { [Key in keyof Expected]: Expected[Key] | undefined }): Expected =>
	Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));

test('the canonical text of an example in every layout', () => {
	expect(formatAddress6(parseAddress6('2404:7a80:0:0:85:c800:0:0')!)).toBe('2404:7a80::85:c800:0:0');
});
