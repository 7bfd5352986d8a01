import { formatAddress4, parseAddress4 } from '../map/address.ts';
import { ceAddresses, layouts } from '../map/layout.ts';
import { formatPrefix4, formatPrefix6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import { type OwnedBy, ownersOf } from '../provider/owners.ts';
import type { ProviderProblem } from '../provider/problem.ts';
import { en, ja } from '../text/calc.ts';
import type { Language } from '../text/language.ts';
import { en as providerEn, ja as providerJa } from '../text/provider.ts';
import type { UsageProblem } from '../wizard/problem.ts';
import type { RuleChoice } from './calc-answer.ts';
import { labelled } from './calc-table.ts';

const texts = { en: { calc: en, provider: providerEn }, ja: { calc: ja, provider: providerJa } };

export interface OwnerAnswer {
	/** Dotted quad, canonical. */
	readonly ipv4: string;
	readonly port: number;
	readonly owners: readonly OwnedBy[];
}

/** `--owner IPV4:PORT`: every CE that has it. */
export function answerOwner(input: string, choice: RuleChoice): Result<OwnerAnswer, UsageProblem | ProviderProblem> {
	const [, addressText = '', portText = ''] = /^([\d.]{7,15}):(\d{1,5})$/.exec(input.trim()) ?? [];
	const [address, port] = [parseAddress4(addressText), Number(portText)];
	if (address === undefined || port > 65535)
		return failure({ code: 'flag-value', flag: '--owner', value: input, available: ['IPV4:PORT'] });
	const ipv4 = formatAddress4(address);
	const owners = ownersOf(ipv4, port, choice);
	return owners.ok ? success({ ipv4, port, owners: owners.value }) : owners;
}

export function ownerTable({ ipv4, port, owners }: OwnerAnswer, language: Language): string {
	const { calc, provider: names } = texts[language];
	const lines = [`${ipv4}:${port}`, ''];
	if (owners.length > 1) lines.push(calc.severalOwners(owners.length), '');
	for (const { provider, ce } of owners) {
		const { rule, endUserPrefix, psid } = ce;
		const addresses = ceAddresses(endUserPrefix, ce.ipv4, psid);
		const { range, index } = blockOf(ce, port);
		lines.push(
			...labelled([
				[calc.label.provider, names.name[provider]],
				[calc.line, formatPrefix6(endUserPrefix)],
				[calc.label.psid, `${psid} (0x${psid.toString(16)})`],
				[calc.block, calc.blockOf(range.join('-'), index + 1, ce.ports.length)],
				...layouts.flatMap((layout, i) => [
					[i === 0 ? calc.label.ce : '', addresses[layout]] as const,
					['', `  ${calc.layout(layout, layout === rule.addressing)}`] as const,
				]),
				[calc.label.br, rule.br.join(', ') || calc.brUnknown],
				[calc.label.ruleIpv6, formatPrefix6(rule.ipv6)],
				[calc.label.ruleIpv4, formatPrefix4(rule.ipv4)],
				[calc.label.evidence, names.confidence[rule.confidence]],
				...(rule.disputedWith === undefined ? [] : [['', names.disputed(rule.disputedWith)] as const]),
			]),
			'',
		);
	}
	return lines.join('\n');
}

/** Without its end. */
export function ownerJson({ ipv4, port, owners }: OwnerAnswer): string {
	const each = owners.map(({ provider, ce }) => ({
		provider,
		rule: {
			ipv6: formatPrefix6(ce.rule.ipv6),
			ipv4: formatPrefix4(ce.rule.ipv4),
			eaLength: ce.rule.eaBitsLength,
			psidOffset: ce.rule.psidOffset,
			psidLength: ce.psidLength,
		},
		prefix: formatPrefix6(ce.endUserPrefix),
		psid: ce.psid,
		portRange: blockOf(ce, port).range,
		ce: ce.address,
		layout: ce.rule.addressing,
		ceByLayout: ceAddresses(ce.endUserPrefix, ce.ipv4, ce.psid),
		br: ce.rule.br[0] ?? null,
		confidence: ce.rule.confidence,
	}));
	return JSON.stringify({ schema: 1, ipv4, port, owners: each });
}

function blockOf({ ports }: OwnedBy['ce'], port: number) {
	const index = ports.findIndex(({ first, last }) => first <= port && port <= last);
	const block = ports[index]!;
	return { range: [block.first, block.last] as const, index };
}
