import type { Ce } from '../map/ce.ts';
import type { PortBlock } from '../map/port-set.ts';
import { formatAddress6, parseAddress6 } from '../map/prefix.ts';
import { leftOver } from './chance.ts';
import type { Finding } from './finding.ts';
import type { Found } from './found.ts';
import { judgeMarks } from './judge-marks.ts';
import { leavesBy, ownRanges, translations, tunnelNames } from './own.ts';

/** In the order of their lines. Only what the text says for certain: what may have been missed is no finding. */
export function judge(found: Found, ce: Ce): readonly Finding[] {
	const findings = [
		...judgeText(found),
		...judgePorts(found, ce),
		...judgeRules(found, ce),
		...judgeMarks(found, ce),
		...judgeTunnel(found),
		...judgeForwards(found, ce),
	];
	return findings.sort((a, b) => a.line - b.line);
}

function judgeText({ disabled, rules, named, tunnels }: Found): Finding[] {
	const printed = rules.filter((rule) => rule.printed);
	const isRead = rules.length > 0 || tunnels.length > 0;
	const flushed = new Map(rules.flatMap((rule) => (rule.kind === 'flush' ? [[rule.table, rule.line] as const] : [])));
	return [
		...(disabled[0] === undefined
			? []
			: [{ code: 'commented-out', line: disabled[0], commands: disabled.length } as const]),
		...(printed[0] ? [{ code: 'printed', line: printed[0].line, commands: printed.length } as const] : []),
		...(named.prefix && isRead ? [{ code: 'fixed-prefix', line: named.prefix.line } as const] : []),
		...[...flushed].map(([table, line]) => ({ code: 'flushes', line, table }) as const),
	];
}

function judgePorts(found: Found, ce: Ce): Finding[] {
	const findings: Finding[] = [];
	const rules = translations(found, ce);
	const [masquerade, bare] = [
		rules.find(({ kind, ranges }) => kind === 'masquerade' && ranges.length === 0),
		rules.find(({ kind, ranges }) => kind === 'snat' && ranges.length === 0),
	];
	if (ce.psidLength > 0 && masquerade) findings.push({ code: 'masquerade', line: masquerade.line });
	if (ce.psidLength > 0 && bare) findings.push({ code: 'snat-without-ports', line: bare.line });
	const ranges = ownRanges(found, ce);
	if (ranges === undefined) return findings;
	const single = rules.find((rule) => rule.kind === 'snat' && rule.perConnection && isOfSingles(rule.ranges));
	if (single) findings.push({ code: 'single-ports', line: single.line });
	return findings;
}

const isOfSingles = (ranges: readonly PortBlock[]) =>
	ranges.length > 1 && ranges.every(({ first, last }) => first === last);

function judgeRules(found: Found, ce: Ce): Finding[] {
	const findings: Finding[] = [];
	const rules = translations(found, ce);
	const [first] = rules;
	if (!first || rules.some(({ certain }) => !certain)) return findings;
	const covers = (protocol: string) =>
		rules.filter(({ protocols }) => protocols === undefined || protocols.includes(protocol));
	if (found.complete)
		for (const protocol of ['tcp', 'udp', 'icmp'] as const)
			if (covers(protocol).length === 0) findings.push({ code: 'protocol-missing', line: first.line, protocol });
	const left = leftOver(covers('tcp'));
	if (left && found.complete) findings.push({ code: 'falls-through', ...left });
	const chosen = rules.find((rule) => rule.chance !== undefined || (rule.kind === 'snat' && rule.perConnection));
	if (chosen) findings.push({ code: 'block-per-connection', line: chosen.line });
	const isOurs = leavesBy(tunnelNames(found, ce.ipv4));
	const drops = found.rules.filter((rule) => rule.kind === 'drop' && rule.chain !== 'input' && isOurs(rule));
	if (found.complete && drops.length === 0) findings.push({ code: 'no-drop', line: first.line });
	return findings;
}

function judgeTunnel(found: Found): Finding[] {
	const { tunnels, rules, addresses, complete } = found;
	const [tunnel] = tunnels;
	if (!tunnel) return [];
	const findings: Finding[] = [];
	const limited = tunnels.find(({ encapLimit }) => encapLimit !== 'none');
	if (limited) findings.push({ code: 'no-encaplimit', line: limited.line });
	const clamps = rules.filter(({ kind }) => kind === 'clamp');
	const names = tunnelNames(found);
	const outward = clamps.find(({ out }) => out !== undefined && names.has(out));
	if (complete && clamps.length === 0) findings.push({ code: 'no-clamp', line: tunnel.line });
	else if (
		complete &&
		outward &&
		clamps.every(({ out, in: into }) => out !== undefined && into === undefined && names.has(out))
	)
		findings.push({ code: 'clamp-one-way', line: outward.line });
	const bits = tunnel.local === undefined ? undefined : parseAddress6(tunnel.local);
	const isAssigned = addresses.some(({ address }) => parseAddress6(address.replace(/\/\d+$/, '')) === bits);
	if (complete && bits !== undefined && !isAssigned)
		findings.push({ code: 'ce-not-assigned', line: tunnel.line, address: formatAddress6(bits) });
	return findings;
}

function judgeForwards(found: Found, ce: Ce): Finding[] {
	const ranges = ownRanges(found, ce) ?? [];
	const ports = new Map(found.rules.flatMap((rule) => (rule.kind === 'dnat' ? [[rule.port, rule.line] as const] : [])));
	return [...ports].flatMap(([port, line]): Finding[] => {
		const holds = ({ first, last }: PortBlock) => first <= port && port <= last;
		if (!ce.ports.some(holds)) return [{ code: 'forward-outside', line, port }];
		return ranges.some(({ block }) => holds(block)) ? [{ code: 'forward-in-pool', line, port }] : [];
	});
}
