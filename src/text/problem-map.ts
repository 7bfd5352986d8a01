import type { MapProblem, PrefixFault, RuleFault } from '../map/problem.ts';
import type { ProviderProblem } from '../provider/problem.ts';
import type { ProviderId } from '../provider/provider.ts';
import { en as provider, ja as providerJa } from './provider.ts';
import { excerpt } from './quote.ts';
import type { WordsFor } from './words.ts';

const examplePrefix = '2001:db8:12:3400::/56';
const exampleRule = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8:ffff::1';

const prefixFaultEn: Record<PrefixFault, string> = {
	empty: 'Nothing was entered.',
	address: 'The part before the slash is not an IPv6 address.',
	zone: 'An address with a zone (%) belongs to one interface, not to the line.',
	length: 'The part after the slash is not a length from 0 to 128.',
	'length-missing':
		'It is the address of a single machine, without a length, so how much of it is the prefix is unknown.',
};

const ruleFaultEn: Record<RuleFault, (field: string) => string> = {
	missing: (field) => (field ? `The part ${field}=… is missing.` : 'There is an empty part.'),
	repeated: (field) => `The part ${field}=… comes twice.`,
	unknown: (field) => `There is no part named “${excerpt(field, 20)}”.`,
	value: (field) => `The value of ${field}=… was not understood.`,
	'host-bits': (field) => `The prefix in ${field}=… has bits set beyond its length, so one of the two is wrong.`,
};

export const en: WordsFor<MapProblem | ProviderProblem> = {
	'prefix-syntax': ({ input, reason }) => ({
		what: `“${excerpt(input)}” is not an IPv6 prefix`,
		why: prefixFaultEn[reason ?? 'address'],
		remedies:
			reason === 'length-missing'
				? ['Add the length your line has, for example /56 or /64.']
				: [`Write an address, a slash and a length, for example ${examplePrefix}.`],
	}),
	'prefix-too-short': ({ input, length, needed }) => ({
		what: `The prefix “${excerpt(input)}” is too short for MAP-E`,
		why: `It has ${length} bits; the rule reads the IPv4 address and the ports from the first ${needed}.`,
		remedies: [`Give the whole prefix of your line, /${needed} or longer.`],
	}),
	'prefix-not-in-rule': ({ input, rule }) => ({
		what: `The prefix “${excerpt(input)}” is not covered by the rule`,
		why: `The rule is for ${rule} only.`,
		remedies: ['Check both for mistyped digits.', 'If the line got a new prefix, it also needs the rule for that one.'],
	}),
	'rule-syntax': ({ input, field, reason }) => ({
		what: `The rule was not understood: “${excerpt(input)}”`,
		why: ruleFaultEn[reason ?? 'value'](field),
		remedies: [
			`Write it like ${exampleRule}`,
			'Optional parts: br=ADDRESS, layout=draft-03 or layout=rfc7597, psid=N with psidlen=N.',
		],
	}),
	'rule-impossible': ({ field, value, least, most }) => ({
		what: `No rule can have ${field}=${value}`,
		why:
			least === most
				? `With the rest of this rule only ${field}=${least} is possible.`
				: `With the rest of this rule ${field} can be ${least} to ${most}.`,
		remedies: ['Compare every number with what your provider gave you; lengths are in bits.'],
	}),
	'no-rule': ({ prefix, other }) => ({
		what: `No known MAP-E rule covers ${prefix}`,
		why: other ? provider.other[other].what : 'None of the providers we know uses this prefix for MAP-E.',
		remedies: other
			? [provider.other[other].todo]
			: [
					'Check the prefix for mistyped digits.',
					'Ask your provider which service your line has; if it is MAP-E, enter its rule (--rule).',
				],
	}),
	'provider-mismatch': ({ prefix, provider: chosen, others }) => ({
		what: `${provider.name[chosen]} has no rule for ${prefix}`,
		why: `The prefix belongs to ${names(others, provider.name, ', ')}.`,
		remedies: [`Choose ${names(others, provider.name, ' or ')} (--provider ${others.join(' or ')}).`],
	}),
	'unknown-provider': ({ input }) => ({
		what: `There is no provider “${excerpt(input)}”`,
		why: 'Providers are named by a short word.',
		remedies: ['Use one of v6plus, ocn, biglobe, nuro.', 'For another provider, enter its rule (--rule).'],
	}),
	'no-owner': ({ ipv4, port, ipv4Prefix }) => ({
		what: `${ipv4}:${port} belongs to no subscriber`,
		why:
			ipv4Prefix === undefined
				? 'The address is in no rule that is known here.'
				: `The rule for ${ipv4Prefix} has the address, but gives this port to nobody (RFC 7597 §5.1).`,
		remedies: [
			ipv4Prefix === undefined
				? 'For another provider, enter its rule (--rule).'
				: 'Look at the port again: low ones are never given out.',
			'mape-setup calc --rules',
		],
	}),
};

const prefixFaultJa: Record<PrefixFault, string> = {
	empty: '何も入力されていません。',
	address: 'スラッシュの前が IPv6 アドレスではありません。',
	zone: 'ゾーン (%) の付いたアドレスは回線ではなく、一つのインターフェースのものです。',
	length: 'スラッシュの後が 0 から 128 までのプレフィックス長ではありません。',
	'length-missing': '機器 1 台のアドレスで、長さがないため、どこまでがプレフィックスか分かりません。',
};

const ruleFaultJa: Record<RuleFault, (field: string) => string> = {
	missing: (field) => (field ? `${field}=… がありません。` : '空の項目があります。'),
	repeated: (field) => `${field}=… が 2 回あります。`,
	unknown: (field) => `「${excerpt(field, 20)}」という項目はありません。`,
	value: (field) => `${field}=… の値を読み取れません。`,
	'host-bits': (field) => `${field}=… は長さより後ろのビットが立っています。値か長さのどちらかが誤りです。`,
};

export const ja: typeof en = {
	'prefix-syntax': ({ input, reason }) => ({
		what: `「${excerpt(input)}」は IPv6 プレフィックスではありません`,
		why: prefixFaultJa[reason ?? 'address'],
		remedies:
			reason === 'length-missing'
				? ['/56 や /64 など、回線のプレフィックス長を付けてください。']
				: [`${examplePrefix} のように、アドレス、スラッシュ、長さの順に書いてください。`],
	}),
	'prefix-too-short': ({ input, length, needed }) => ({
		what: `プレフィックス「${excerpt(input)}」は MAP-E には短すぎます`,
		why: `長さは ${length} ビットですが、ルールは先頭の ${needed} ビットから IPv4 アドレスとポートを求めます。`,
		remedies: [`回線のプレフィックス全体を /${needed} かそれより長く指定してください。`],
	}),
	'prefix-not-in-rule': ({ input, rule }) => ({
		what: `プレフィックス「${excerpt(input)}」はこのルールの範囲外です`,
		why: `このルールは ${rule} のためのものです。`,
		remedies: [
			'プレフィックスとルールの両方に入力の誤りがないか確かめてください。',
			'回線のプレフィックスが変わった場合は、ルールも新しいものが必要です。',
		],
	}),
	'rule-syntax': ({ input, field, reason }) => ({
		what: `ルールを読み取れません:「${excerpt(input)}」`,
		why: ruleFaultJa[reason ?? 'value'](field),
		remedies: [
			`次のように書いてください: ${exampleRule}`,
			'省略できる項目: br=アドレス、layout=draft-03 または layout=rfc7597、psid=N と psidlen=N の組。',
		],
	}),
	'rule-impossible': ({ field, value, least, most }) => ({
		what: `${field}=${value} のルールはありえません`,
		why:
			least === most
				? `ほかの項目から、${field} は ${least} に限られます。`
				: `ほかの項目から、${field} は ${least} から ${most} までです。`,
		remedies: ['事業者から示された値と一つずつ比べてください。長さの単位はビットです。'],
	}),
	'no-rule': ({ prefix, other }) => ({
		what: `${prefix} に合う MAP-E のルールが見つかりません`,
		why: other ? providerJa.other[other].what : 'このプレフィックスを MAP-E に使う事業者は、こちらの表にはありません。',
		remedies: other
			? [providerJa.other[other].todo]
			: [
					'プレフィックスに入力の誤りがないか確かめてください。',
					'契約中のサービスを事業者に確かめ、MAP-E であればルールを入力してください (--rule)。',
				],
	}),
	'provider-mismatch': ({ prefix, provider: chosen, others }) => ({
		what: `${providerJa.name[chosen]}には ${prefix} に合うルールがありません`,
		why: `このプレフィックスは${names(others, providerJa.name, '、')}のものです。`,
		remedies: [`${names(others, providerJa.name, 'か')}を選んでください (--provider ${others.join(' / ')})。`],
	}),
	'unknown-provider': ({ input }) => ({
		what: `「${excerpt(input)}」という事業者はありません`,
		why: '事業者は短い名前で指定します。',
		remedies: [
			'v6plus、ocn、biglobe、nuro のどれかを指定してください。',
			'ほかの事業者の場合は、ルールを入力してください (--rule)。',
		],
	}),
	'no-owner': ({ ipv4, port, ipv4Prefix }) => ({
		what: `${ipv4}:${port} を持つ加入者はいません`,
		why:
			ipv4Prefix === undefined
				? 'このアドレスは、登録されているどのルールにもありません。'
				: `アドレスは ${ipv4Prefix} のルールにありますが、このポートは誰にも割り当てられません (RFC 7597 §5.1)。`,
		remedies: [
			ipv4Prefix === undefined
				? 'ほかの事業者の場合は、ルールを入力してください (--rule)。'
				: 'ポート番号を確かめてください。小さい番号は割り当てられません。',
			'mape-setup calc --rules',
		],
	}),
};

function names(ids: readonly ProviderId[], name: Record<ProviderId | 'custom', string>, separator: string): string {
	return ids.map((id) => name[id]).join(separator);
}
