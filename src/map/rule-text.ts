import { formatAddress6, parseAddress4, parseAddress6 } from './address.ts';
import { formatPrefix4, formatPrefix6, parsePrefix4, parsePrefix6 } from './prefix.ts';
import type { MapProblem, RuleFault } from './problem.ts';
import { failure, type Result, success } from './result.ts';
import type { Addressing, MapRule } from './rule.ts';
import { findImpossible } from './rule-length.ts';

const fields = ['ipv6', 'ipv4', 'ea', 'offset', 'br', 'layout', 'psid', 'psidlen'] as const;
type Field = (typeof fields)[number];

/**
 * A rule as it is typed: `ipv6=P/L,ipv4=P/L,ea=N,offset=N[,br=ADDRESS]…[,layout=draft-03|rfc7597][,psid=N,psidlen=N]`,
 * in any order, blanks around the parts allowed. Lengths in bits.
 *
 * The layout is draft-03 unless told otherwise, as every Japanese operator uses it. The offset has no default: operators
 * use 4 and 6, and the wrong one gives somebody else's ports. A rule prefix with set host bits is refused,
 * because in the tables found in public those were mistakes, not spellings.
 *
 * @param seen the day on which it was typed, ISO 8601; this room has no clock.
 */
export function parseRule(text: string, seen = ''): Result<MapRule, MapProblem> {
	const parts = splitFields(text);
	if (!parts.ok) return parts;
	const read = parts.value;
	const refuse = (field: Field, reason: RuleFault = 'value') =>
		failure({ code: 'rule-syntax', input: read.get(field)?.[0] ?? text, field, reason } as const);

	for (const field of ['ipv6', 'ipv4', 'ea', 'offset'] as const) {
		if (!read.has(field)) return refuse(field, 'missing');
	}
	const [ipv6Text, ipv4Text] = [read.get('ipv6')![0]!, read.get('ipv4')![0]!];
	const ipv6 = parsePrefix6(ipv6Text);
	if (!ipv6.ok || !ipv6Text.includes('/')) return refuse('ipv6');
	if (parseAddress6(ipv6Text.slice(0, ipv6Text.indexOf('/'))) !== ipv6.value.network)
		return refuse('ipv6', 'host-bits');
	const ipv4 = parsePrefix4(ipv4Text);
	if (!ipv4) return refuse('ipv4');
	if (parseAddress4(ipv4Text.slice(0, ipv4Text.indexOf('/'))) !== ipv4.network) return refuse('ipv4', 'host-bits');

	const numbers = new Map<Field, number>();
	for (const field of ['ea', 'offset', 'psid', 'psidlen'] as const) {
		const value = read.get(field)?.[0];
		if (value === undefined) continue;
		if (!/^(?:\d{1,5}|0x[0-9a-f]{1,4})$/i.test(value)) return refuse(field);
		numbers.set(field, Number(value));
	}
	const [psid, psidLength] = [numbers.get('psid'), numbers.get('psidlen')];
	if (psid !== undefined && psidLength === undefined) return refuse('psidlen', 'missing');
	if (psid === undefined && psidLength !== undefined) return refuse('psid', 'missing');

	const br: string[] = [];
	for (const value of read.get('br') ?? []) {
		const address = parseAddress6(value);
		if (address === undefined) return failure({ code: 'rule-syntax', input: value, field: 'br', reason: 'value' });
		br.push(formatAddress6(address));
	}
	const layout = read.get('layout')?.[0] ?? 'draft-03';
	if (!isAddressing(layout)) return refuse('layout');

	const rule: MapRule = {
		ipv6: ipv6.value,
		ipv4,
		eaBitsLength: numbers.get('ea')!,
		psidOffset: numbers.get('offset')!,
		br,
		addressing: layout,
		source: ['typed'],
		seen,
		confidence: 'yours',
		...(psid !== undefined && psidLength !== undefined && { givenPsid: { psid, psidLength } }),
	};
	const impossible = findImpossible(rule);
	return impossible ? failure(impossible) : success(rule);
}

/** The text from which `parseRule` makes the same rule (apart from where and when it was seen). */
export function formatRule(rule: MapRule): string {
	return [
		`ipv6=${formatPrefix6(rule.ipv6)}`,
		`ipv4=${formatPrefix4(rule.ipv4)}`,
		`ea=${rule.eaBitsLength}`,
		`offset=${rule.psidOffset}`,
		...rule.br.map((address) => `br=${address}`),
		...(rule.addressing === 'draft-03' ? [] : [`layout=${rule.addressing}`]),
		...(rule.givenPsid ? [`psid=${rule.givenPsid.psid}`, `psidlen=${rule.givenPsid.psidLength}`] : []),
	].join(',');
}

/** Values by field, in the order typed; only `br` may come more than once. */
function splitFields(text: string): Result<ReadonlyMap<Field, readonly string[]>, MapProblem> {
	const values = new Map<Field, string[]>();
	for (const part of text.split(',')) {
		const trimmed = part.trim();
		const equals = trimmed.indexOf('=');
		const name = (equals < 0 ? trimmed : trimmed.slice(0, equals)).trim().toLowerCase();
		const field = fields.find((known) => known === name);
		if (!field) return failure({ code: 'rule-syntax', input: text, field: name, reason: name ? 'unknown' : 'missing' });
		const before = values.get(field);
		if (before && field !== 'br') return failure({ code: 'rule-syntax', input: text, field, reason: 'repeated' });
		values.set(field, [...(before ?? []), equals < 0 ? '' : trimmed.slice(equals + 1).trim()]);
	}
	return success(values);
}

function isAddressing(text: string): text is Addressing {
	return text === 'draft-03' || text === 'rfc7597';
}
