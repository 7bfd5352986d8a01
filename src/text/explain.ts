import type { Language } from './language.ts';

/** The words of `calc --explain`; labels stand under drawings and are short. */
interface ExplainWords {
	readonly label: {
		readonly rule: string;
		readonly ruleIpv4: string;
		readonly suffix: string;
		readonly subnet: string;
		readonly prefix: string;
		readonly zero: string;
	};
	readonly delegated: (prefix: string) => string;
	readonly delegatedWhy: (eaBits: number) => string;
	readonly cut: (endUserPrefix: string, given: string) => string;
	readonly givenPsid: (psid: number) => string;
	readonly ipv4: (ipv4: string) => string;
	readonly ipv4Why: (sharers: number) => string;
	readonly ipv4Whole: string;
	readonly ports: (psid: number, offset: number) => string;
	readonly portsWhy: string;
	readonly noSystemPorts: (below: number) => string;
	readonly formula: (blockSize: number, ports: number, blocks: number) => string;
	readonly allPorts: string;
	readonly ce: string;
	readonly ceWhy: string;
	readonly used: string;
	readonly way: string;
	readonly wayWhy: (br: string | undefined, ce: string) => readonly string[];
}

export const explain: Readonly<Record<Language, ExplainWords>> = {
	en: {
		label: {
			rule: 'rule IPv6',
			ruleIpv4: 'rule IPv4',
			suffix: 'IPv4 suffix',
			subnet: 'subnet',
			prefix: 'prefix',
			zero: 'zero',
		},
		delegated: (prefix) => `1. The delegated prefix ${prefix}`,
		delegatedWhy: (eaBits) => `Its start is the provider's rule. The next ${eaBits} bits, the EA bits, are yours.`,
		cut: (endUserPrefix, given) => `${given} is a subnet of it; the line has ${endUserPrefix}.`,
		givenPsid: (psid) => `The PSID, ${psid}, is not in the prefix: the provider tells it.`,
		ipv4: (ipv4) => `2. The IPv4 address ${ipv4}`,
		ipv4Why: (sharers) =>
			sharers === 1
				? 'Nobody shares it with you.'
				: `Up to ${sharers} subscribers share it; their ports tell them apart.`,
		ipv4Whole: 'The line has a whole IPv4 prefix; this is its first address.',
		ports: (psid, offset) => `3. The ports of PSID ${psid}, PSID offset ${offset}`,
		portsWhy:
			'A port is yours when your PSID is at this place in its 16 bits.\ni counts the blocks, j the ports of a block.',
		noSystemPorts: (below) => `i = 0 is left out: the ports below ${below} are nobody's.`,
		formula: (blockSize, ports, blocks) =>
			`${blocks} ${blocks === 1 ? 'block' : 'blocks'} of ${blockSize}, ${ports} ports together.`,
		allPorts: 'The address is not shared, so all 65536 ports are yours.',
		ce: '4. The CE address, your end of the tunnel',
		ceWhy: 'Behind the prefix, address and PSID once more. Two layouts were published:',
		used: 'in use on this line',
		way: '5. The way of a packet',
		wayWhy: (br, ce) => [
			'LAN -> NAT to one of your ports -> into an IPv6 packet',
			`    from ${ce}`,
			`    to   ${br ?? '?'} (border relay, BR) -> internet`,
			'Answers come back: from address and port the relay computes the CE address.',
			'The IPv6 header takes 40 bytes: where IPv6 has an MTU of 1500, IPv4 has 1460.',
		],
	},
	ja: {
		label: {
			rule: 'ルール IPv6',
			ruleIpv4: 'ルール IPv4',
			suffix: 'IPv4 の下位',
			subnet: 'サブネット',
			prefix: 'プレフィックス',
			zero: '0',
		},
		delegated: (prefix) => `1. 委譲プレフィックス ${prefix}`,
		delegatedWhy: (eaBits) => `先頭は事業者のルールです。続く ${eaBits} ビット (EA ビット) がこの回線の値です。`,
		cut: (endUserPrefix, given) => `${given} はサブネットです。回線全体は ${endUserPrefix} です。`,
		givenPsid: (psid) => `PSID ${psid} はプレフィックスに含まれず、事業者から通知されます。`,
		ipv4: (ipv4) => `2. IPv4 アドレス ${ipv4}`,
		ipv4Why: (sharers) =>
			sharers === 1 ? '共有する人はいません。' : `最大 ${sharers} 人で共有し、ポートで区別します。`,
		ipv4Whole: 'この回線には IPv4 プレフィックス全体が割り当てられています。これは先頭のアドレスです。',
		ports: (psid, offset) => `3. PSID ${psid} のポート (PSID オフセット ${offset})`,
		portsWhy:
			'16 ビットのこの位置に自分の PSID があるポートを使えます。\ni はブロックの番号、j はブロック内の番号です。',
		noSystemPorts: (below) => `i = 0 は除きます。${below} 未満のポートは誰のものでもありません。`,
		formula: (blockSize, ports, blocks) => `${blockSize} 個ずつ ${blocks} ブロック、合わせて ${ports} 個です。`,
		allPorts: 'アドレスを共有しないため、65536 個のポートをすべて使えます。',
		ce: '4. CE アドレス (トンネルの自分側)',
		ceWhy: 'プレフィックスの後ろに IPv4 アドレスと PSID が並びます。形式は二つあります。',
		used: 'この回線の形式',
		way: '5. パケットの通り道',
		wayWhy: (br, ce) => [
			'LAN -> NAT で自分のポートに変換 -> IPv6 パケットに格納',
			`    送信元 ${ce}`,
			`    宛先   ${br ?? '?'} (ボーダーリレー、BR) -> インターネット`,
			'応答が届くのは、BR がアドレスとポートから CE アドレスを計算できるためです。',
			'IPv6 ヘッダーは 40 バイトです。IPv6 の MTU が 1500 なら IPv4 は 1460 です。',
		],
	},
};
