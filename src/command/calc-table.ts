import { countPorts, type PortBlock } from '../map/port-set.ts';
import { formatPrefix4, formatPrefix6, prefix6 } from '../map/prefix.ts';
import { en, ja } from '../text/calc.ts';
import type { Language } from '../text/language.ts';
import { en as providerEn, ja as providerJa } from '../text/provider.ts';
import type { Calculated } from './calc-answer.ts';
import { columnsOf } from './cells.ts';

const texts = { en: { calc: en, provider: providerEn }, ja: { calc: ja, provider: providerJa } };

/** The answer for people: parameters, then every port block. Fits 60 columns but for sentences, which may wrap. */
export function answerTable({ provider, prefix, ce }: Calculated, language: Language): string {
	const { calc, provider: names } = texts[language];
	const { rule, ports } = ce;
	const rows: (readonly [label: string, value: string])[] = [
		[calc.label.provider, names.name[provider]],
		[calc.label.ce, ce.address],
		[calc.label.ipv4, ce.ipv4PrefixLength === undefined ? ce.ipv4 : `${ce.ipv4}/${ce.ipv4PrefixLength}`],
		[calc.label.psid, `${ce.psid} (0x${ce.psid.toString(16)})`],
		[calc.label.br, rule.br.join(', ') || calc.brUnknown],
		[calc.label.ruleIpv6, formatPrefix6(rule.ipv6)],
		[calc.label.ruleIpv4, formatPrefix4(rule.ipv4)],
		['', calc.shape(rule.eaBitsLength, rule.psidOffset, ce.psidLength)],
		[calc.label.evidence, names.confidence[rule.confidence]],
		...(rule.disputedWith === undefined ? [] : [['', names.disputed(rule.disputedWith)] as const]),
		[calc.label.ports, calc.ports(countPorts(ports), ports.length)],
	];
	const surplus = prefix6(prefix.network, Math.min(64, prefix.length)).network !== ce.endUserPrefix.network;
	return [
		...labelled(rows),
		...portRows(ports, calc.more),
		...(surplus ? [calc.subnet(formatPrefix6(ce.endUserPrefix))] : []),
		'',
	].join('\n');
}

/** Labels and values in two columns; a row without a label goes on with the value above it. */
export function labelled(rows: readonly (readonly [label: string, value: string])[]): string[] {
	const width = Math.max(...rows.map(([label]) => columnsOf(label))) + 2;
	return rows.map(([label, value]) => label + ' '.repeat(width - columnsOf(label)) + value);
}

/** Four to a row fit 60 columns. */
const perRow = 4;
/** Every operator's set is smaller; rules by hand may have thousands of blocks. */
const mostRows = 24;

function portRows(ports: readonly PortBlock[], more: (blocks: number) => string): string[] {
	const cells = ports.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`).padEnd(13));
	const rows: string[] = [];
	for (let start = 0; start < cells.length; start += perRow) {
		rows.push(`  ${cells.slice(start, start + perRow).join('')}`.trimEnd());
	}
	if (rows.length <= mostRows) return rows;
	const shown = [...rows.slice(0, mostRows - 2), ...rows.slice(-1)];
	const left = (rows.length - shown.length) * perRow;
	return [...shown.slice(0, -1), `  ${more(left)}`, ...shown.slice(-1)];
}
