import type { Ce } from '../map/ce.ts';
import { ceAddresses, layouts } from '../map/layout.ts';
import { countPorts, type PortBlock } from '../map/port-set.ts';
import {
	contains6,
	formatAddress4,
	formatAddress6,
	formatPrefix6,
	parseAddress4,
	parseAddress6,
	prefix6,
} from '../map/prefix.ts';
import { tunnelMtu } from '../plan/tunnel.ts';
import type { ProviderId } from '../provider/provider.ts';
import { providers } from '../provider/table.ts';
import { type Found, prefixOf } from './found.ts';
import { ownRanges } from './own.ts';

export const rowNames = ['prefix', 'type', 'ipv4', 'psid', 'ce', 'br', 'blocks', 'mtu'] as const;
export type RowName = (typeof rowNames)[number];

/** What it means that the script has another value; text/import.ts has the sentences. */
export type Difference =
	| { readonly code: 'prefix-subnet' }
	/** `blocks` as the script's word has it, and as the rule. */
	| { readonly code: 'type-shape'; readonly blocks: number; readonly ruleBlocks: number }
	| { readonly code: 'ipv4-other' }
	| { readonly code: 'psid-other' }
	| { readonly code: 'ce-layout' }
	| { readonly code: 'ce-subnet' }
	| { readonly code: 'ce-other' }
	/** It belongs to the same provider, to lines of another area. */
	| { readonly code: 'br-area' }
	| { readonly code: 'br-provider'; readonly provider: ProviderId }
	| { readonly code: 'br-other' }
	/** With one block that is not used. */
	| { readonly code: 'blocks-fewer'; readonly ports: number; readonly rulePorts: number; readonly missing?: PortBlock }
	| { readonly code: 'ports-outside'; readonly first: number; readonly last: number; readonly line: number }
	| { readonly code: 'mtu-small'; readonly lost: number }
	| { readonly code: 'mtu-large' };

export interface ComparedRow {
	readonly name: RowName;
	readonly line: number;
	readonly script: string;
	/** null: no rule says it. */
	readonly rule: string | null;
	/** null where there is nothing to compare it with. */
	readonly same: boolean | null;
	readonly difference?: Difference;
}

/** Each value of the script beside what the rule makes of the prefix. */
export function compare(found: Found, provider: ProviderId | 'custom', ce: Ce): readonly ComparedRow[] {
	return [...prefixRows(found, ce), ...typeRows(found, ce), ...ipv4Rows(found, ce), ...psidRows(found, ce)].concat(
		ceRows(found, ce),
		brRows(found, provider, ce),
		blockRows(found, ce),
		mtuRows(found),
	);
}

const row = (name: RowName, line: number, script: string, rule: string, difference?: Difference): ComparedRow => ({
	name,
	line,
	script,
	rule,
	same: difference === undefined,
	...(difference ? { difference } : {}),
});

function prefixRows({ named }: Found, { endUserPrefix }: Ce): ComparedRow[] {
	const given = named.prefix;
	const prefix = given && prefixOf(given.value);
	if (!given || !prefix) return [];
	const isSubnet = contains6(endUserPrefix, prefix) && prefix6(prefix.network, 64).network !== endUserPrefix.network;
	const length = named.prefixLength && !given.value.includes('/') ? `/${named.prefixLength.value}` : '';
	const difference = isSubnet ? ({ code: 'prefix-subnet' } as const) : undefined;
	return [row('prefix', given.line, `${given.value}${length}`, formatPrefix6(endUserPrefix), difference)];
}

/** The two shapes that such a script knows. */
const blocksOfType = (type: string): number => (/^OCN/i.test(type) ? 63 : 15);

function typeRows({ named: { type } }: Found, { ports }: Ce): ComparedRow[] {
	if (!type) return [];
	const blocks = blocksOfType(type.value);
	const differs = blocks !== ports.length && ports.length > 1;
	const difference = { code: 'type-shape', blocks, ruleBlocks: ports.length } as const;
	return [row('type', type.line, type.value, ports.length === 63 ? 'OCN' : 'V6P', differs ? difference : undefined)];
}

interface Sighting {
	readonly line: number;
	readonly value: string;
}

/** Each value once, the variable's line before that of its use. */
function distinct(sightings: readonly (Sighting | undefined)[]): readonly Sighting[] {
	const seen = new Map<string, Sighting>();
	for (const one of sightings) if (one && !seen.has(one.value)) seen.set(one.value, one);
	return [...seen.values()];
}

function ipv4Rows({ named, rules }: Found, ce: Ce): ComparedRow[] {
	const canonical = (text: string) => formatAddress4(parseAddress4(text.replace(/\/32$/, '')) ?? 0);
	const used = rules.flatMap((rule) => (rule.kind === 'snat' ? [{ line: rule.line, value: rule.address }] : []));
	const given = named.ipv4 && { line: named.ipv4.line, value: canonical(named.ipv4.value) };
	// more than one other address is another network's business
	return distinct([given, ...used])
		.slice(0, 2)
		.map(({ line, value }) =>
			row('ipv4', line, value, ce.ipv4, value === ce.ipv4 ? undefined : { code: 'ipv4-other' }),
		);
}

function psidRows({ named: { psid } }: Found, ce: Ce): ComparedRow[] {
	if (!psid) return [];
	const isSame = Number(psid.value) === ce.psid;
	return [row('psid', psid.line, psid.value, `${ce.psid}`, isSame ? undefined : { code: 'psid-other' })];
}

const canonical6 = (text: string): string | undefined => {
	const bits = parseAddress6(text.replace(/\/\d+$/, ''));
	return bits === undefined ? undefined : formatAddress6(bits);
};

function addressSightings(setting: Sighting | undefined, uses: readonly { line: number; value: string | undefined }[]) {
	return distinct(
		[setting, ...uses].map((one) => {
			const value = one?.value === undefined ? undefined : canonical6(one.value);
			return one && value !== undefined ? { line: one.line, value } : undefined;
		}),
	);
}

function ceRows({ named, tunnels }: Found, ce: Ce): ComparedRow[] {
	const uses = tunnels.map(({ line, local }) => ({ line, value: local }));
	return addressSightings(named.ce, uses).map(({ line, value }) =>
		row('ce', line, value, ce.address, ceDifference(value, ce)),
	);
}

function ceDifference(value: string, ce: Ce): Difference | undefined {
	if (value === ce.address) return undefined;
	const byLayout = ceAddresses(ce.endUserPrefix, ce.ipv4, ce.psid);
	if (layouts.some((layout) => byLayout[layout] === value)) return { code: 'ce-layout' };
	const [bits, right] = [parseAddress6(value) ?? 0n, parseAddress6(ce.address) ?? 0n];
	const below = (address: bigint) => address & ((1n << 64n) - 1n);
	const isSubnet = below(bits) === below(right) && contains6(ce.endUserPrefix, prefix6(bits, 64));
	return { code: isSubnet ? 'ce-subnet' : 'ce-other' };
}

function brRows({ named, tunnels }: Found, provider: ProviderId | 'custom', { rule }: Ce): ComparedRow[] {
	const uses = tunnels.map(({ line, remote }) => ({ line, value: remote }));
	return addressSightings(named.br, uses).map(({ line, value }) => {
		if (rule.br.length === 0) return { name: 'br', line, script: value, rule: null, same: null };
		const isKnown = rule.br.includes(value);
		return row('br', line, value, isKnown ? value : rule.br[0]!, isKnown ? undefined : brDifference(value, provider));
	});
}

function brDifference(value: string, provider: ProviderId | 'custom'): Difference {
	const owners = providers.filter(({ rules }) => rules.some(({ br }) => br.includes(value))).map(({ id }) => id);
	if (owners.some((id) => id === provider)) return { code: 'br-area' };
	return owners[0] === undefined ? { code: 'br-other' } : { code: 'br-provider', provider: owners[0] };
}

/** The ports of the tunnel's rules; nothing is said of them when some are not known. */
function blockRows(found: Found, ce: Ce): ComparedRow[] {
	const ranges = ownRanges(found, ce);
	if (ranges === undefined || ranges.length === 0) return [];
	const blocks = ranges.map(({ block }) => block);
	const outside = ranges.find(({ block }) => !isInside(block, ce.ports));
	const [ports, rulePorts] = [countPorts(blocks), countPorts(ce.ports)];
	const difference: Difference | undefined = outside
		? { code: 'ports-outside', ...outside.block, line: outside.line }
		: ports < rulePorts && found.complete
			? { code: 'blocks-fewer', ports, rulePorts, ...missingIn(blocks, ce.ports) }
			: undefined;
	return [row('blocks', ranges[0]!.line, shapeOf(blocks), shapeOf(ce.ports), difference)];
}

const isInside = ({ first, last }: PortBlock, ports: readonly PortBlock[]): boolean =>
	ports.some((block) => block.first <= first && last <= block.last);

const missingIn = (blocks: readonly PortBlock[], ports: readonly PortBlock[]): { missing?: PortBlock } => {
	const missing = ports.find((own) => !blocks.some(({ first, last }) => own.first <= last && first <= own.last));
	return missing ? { missing } : {};
};

/** `63 x 16 (1776-65279)` */
function shapeOf(blocks: readonly PortBlock[]): string {
	const sizes = new Set(blocks.map(({ first, last }) => last - first + 1));
	const [size] = sizes;
	const ends = `${Math.min(...blocks.map(({ first }) => first))}-${Math.max(...blocks.map(({ last }) => last))}`;
	return sizes.size === 1 ? `${blocks.length} x ${size} (${ends})` : `${countPorts(blocks)} (${ends})`;
}

function mtuRows({ mtus, tunnels, named }: Found): ComparedRow[] {
	const names = [...tunnels.map(({ name }) => name), named.tunnel?.value];
	const set = mtus.filter(({ device }) => device !== undefined && names.includes(device)).at(-1);
	if (!set) return [];
	const difference: Difference | undefined =
		set.mtu < tunnelMtu
			? { code: 'mtu-small', lost: tunnelMtu - set.mtu }
			: set.mtu > tunnelMtu
				? { code: 'mtu-large' }
				: undefined;
	return [row('mtu', set.line, `${set.mtu}`, `${tunnelMtu}`, difference)];
}
