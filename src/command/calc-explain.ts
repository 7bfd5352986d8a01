import { parseAddress4, parseAddress6 } from '../map/address.ts';
import type { Ce } from '../map/ce.ts';
import { ceAddresses, layouts } from '../map/layout.ts';
import { countPorts } from '../map/port-set.ts';
import { formatPrefix4, formatPrefix6, type Prefix6 } from '../map/prefix.ts';
import { type Addressing, embeddedPsidLengthOf } from '../map/rule.ts';
import { explain } from '../text/explain.ts';
import type { Language } from '../text/language.ts';
import type { Calculated } from './calc-answer.ts';
import { type Cell, drawCells } from './cells.ts';

/**
 * How MAP-E makes a line's IPv4 address, ports and CE address out of its prefix (RFC 7597 §5, §6), drawn with that line's own
 * bits. Fits 80 columns.
 */
export function explanation({ prefix, ce }: Calculated, language: Language, ascii: boolean): string {
	const words = explain[language];
	const draw = (cells: readonly (Cell | undefined)[]) =>
		drawCells(
			cells.filter((cell) => cell !== undefined),
			ascii,
		);
	const { rule, ports } = ce;
	const line = formatPrefix6(ce.endUserPrefix);
	const sections: (readonly string[])[] = [
		[
			words.delegated(line),
			`   ${words.delegatedWhy(rule.eaBitsLength)}`,
			...(isSubnet(prefix, ce) ? [`   ${words.cut(line, formatPrefix6(prefix))}`] : []),
			...draw(prefixCells(ce, language)),
			...(rule.givenPsid ? [`   ${words.givenPsid(ce.psid)}`] : []),
		],
		[
			words.ipv4(ce.ipv4),
			`   ${ce.ipv4PrefixLength === undefined ? words.ipv4Why(2 ** ce.psidLength) : words.ipv4Whole}`,
			...draw(ipv4Cells(ce, language)),
		],
		ce.psidLength === 0
			? [words.ports(ce.psid, rule.psidOffset), `   ${words.allPorts}`]
			: [
					words.ports(ce.psid, rule.psidOffset),
					...words.portsWhy.split('\n').map((text) => `   ${text}`),
					...draw(portCells(ce)),
					`   ${formulaOf(ce)}`,
					`   ${words.formula(ports[0]!.last - ports[0]!.first + 1, countPorts(ports), ports.length)}`,
					...(rule.psidOffset === 0 ? [] : [`   ${words.noSystemPorts(2 ** (16 - rule.psidOffset))}`]),
				],
		[
			words.ce,
			`   ${words.ceWhy}`,
			...layouts.flatMap((layout) => [
				`   ${layoutNames[layout]}${layout === rule.addressing ? ` (${words.used})` : ''}`,
				...draw(ceCells(ce, layout, language)),
				`    = ${ceAddresses(ce.endUserPrefix, ce.ipv4, ce.psid)[layout]}`,
			]),
		],
		[words.way, ...words.wayWhy(rule.br[0], ce.address).map((text) => `   ${text}`)],
	];
	return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

const layoutNames: Readonly<Record<Addressing, string>> = {
	'draft-03': 'draft-ietf-softwire-map-03 §6',
	rfc7597: 'RFC 7597 §6',
};

const isSubnet = (prefix: Prefix6, { endUserPrefix }: Ce) =>
	prefix.length > endUserPrefix.length && prefix.network !== endUserPrefix.network;

/** Rule prefix, IPv4 suffix, PSID, and what of the first 64 bits the customer may number. */
function prefixCells({ rule, endUserPrefix, eaBits }: Ce, language: Language): (Cell | undefined)[] {
	const { label } = explain[language];
	const psidLength = embeddedPsidLengthOf(rule);
	const bits = bitsOf(eaBits, rule.eaBitsLength);
	const suffixLength = rule.eaBitsLength - psidLength;
	const subnet = Math.max(0, 64 - endUserPrefix.length);
	return [
		{ lines: [formatPrefix6(rule.ipv6)], label: label.rule },
		field(bits.slice(0, suffixLength), label.suffix),
		field(bits.slice(suffixLength), 'PSID'),
		field('0'.repeat(subnet), label.subnet),
	];
}

function ipv4Cells({ rule, ipv4 }: Ce, language: Language): (Cell | undefined)[] {
	const { label } = explain[language];
	const suffixLength = Math.min(32 - rule.ipv4.length, rule.eaBitsLength);
	const bits = bitsOf(BigInt(parseAddress4(ipv4) ?? 0), 32).slice(rule.ipv4.length, rule.ipv4.length + suffixLength);
	return [{ lines: [formatPrefix4(rule.ipv4)], label: label.ruleIpv4 }, field(bits, label.suffix)];
}

/** The first port, any, and the last one: i | PSID | j. */
function portCells({ rule, psid, psidLength, ports }: Ce): (Cell | undefined)[] {
	const [first, last] = [ports[0]!.first, ports.at(-1)!.last];
	const part = (port: number, from: number, length: number) => bitsOf(BigInt(port), 16).slice(from, from + length);
	const rest = 16 - rule.psidOffset - psidLength;
	const column = (from: number, length: number, label: string): Cell | undefined =>
		length === 0 ? undefined : { lines: [part(first, from, length), '...', part(last, from, length)], label };
	return [
		column(0, rule.psidOffset, 'i'),
		{ ...column(rule.psidOffset, psidLength, 'PSID')!, lines: Array(3).fill(bitsOf(BigInt(psid), psidLength)) },
		column(rule.psidOffset + psidLength, rest, 'j'),
		{ lines: [`= ${first}`, '', `= ${last}`], label: '' },
	];
}

/** As RFC 7597 appendix B has it: P = R * M * i + M * PSID + j. */
function formulaOf({ rule, psid, psidLength }: Ce): string {
	const block = 2 ** (16 - rule.psidOffset - psidLength);
	const step = 2 ** (16 - rule.psidOffset);
	const block0 = rule.psidOffset === 0 ? '' : `${step} x i + `;
	const ranges = [
		...(rule.psidOffset === 0 ? [] : [`i = 1..${2 ** rule.psidOffset - 1}`]),
		...(block === 1 ? [] : [`j = 0..${block - 1}`]),
	];
	return `port = ${block0}${block} x ${psid}${block === 1 ? '' : ' + j'}    (${ranges.join(', ')})`;
}

/** The address itself, cut where the layout cuts it: beyond 64 bits a prefix overwrites the identifier's start (RFC 7597 §6). */
function ceCells({ endUserPrefix, ipv4, psid }: Ce, layout: Addressing, language: Language): Cell[] {
	const { label } = explain[language];
	const address = parseAddress6(ceAddresses(endUserPrefix, ipv4, psid)[layout]) ?? 0n;
	const digits = address.toString(16).padStart(32, '0');
	const groups = [0, 4, 8, 12].map((from) => digits.slice(from, from + 4));
	const start = layout === 'draft-03' ? 18 : 20;
	return [
		{ lines: [groups.join(':')], label: label.prefix },
		{ lines: [digits.slice(16, start)], label: label.zero },
		{ lines: [digits.slice(start, start + 8)], label: 'IPv4' },
		{ lines: [digits.slice(start + 8, start + 12)], label: 'PSID' },
		...(layout === 'draft-03' ? [{ lines: [digits.slice(30)], label: label.zero }] : []),
	];
}

/** As many bits as are there; a rule by hand may have more than a line of the terminal holds. */
function field(bits: string, label: string): Cell | undefined {
	if (bits === '') return undefined;
	return { lines: [bits.length <= 20 ? bits : `${bits.slice(0, 8)}..${bits.slice(-8)}`], label };
}

const bitsOf = (value: bigint, length: number): string =>
	length === 0 ? '' : value.toString(2).padStart(length, '0').slice(-length);
