import type { Confidence } from '../map/rule.ts';
import { biglobe } from '../provider/biglobe.ts';
import { nuro } from '../provider/nuro.ts';
import { ocn } from '../provider/ocn.ts';
import type { OtherService, ProviderId } from '../provider/provider.ts';
import { v6plus } from '../provider/v6plus.ts';

interface OtherText {
	readonly name: string;
	/** What such a line is. */
	readonly what: string;
	readonly todo: string;
}

interface ProviderTexts {
	readonly name: Readonly<Record<ProviderId | 'custom', string>>;
	/** What such a line is, and what to do. */
	readonly line: Readonly<Record<ProviderId | 'custom', string>>;
	readonly other: Readonly<Record<OtherService['service'], OtherText>>;
	/** How sure we are of a rule. */
	readonly confidence: Readonly<Record<Confidence, string>>;
	readonly disputed: (other: string) => string;
}

export const en: ProviderTexts = {
	name: {
		v6plus: v6plus.name.en,
		ocn: ocn.name.en,
		biglobe: biglobe.name.en,
		nuro: nuro.name.en,
		custom: 'Your own rule',
	},
	line: {
		v6plus: 'MAP-E by JPIX, resold by many ISPs: 240 ports in 15 blocks. Take the home gateway out of MAP-E first.',
		ocn: 'MAP-E by OCN, also resold by other ISPs: 1008 ports in 63 blocks. Take the home gateway out of MAP-E first.',
		biglobe:
			'MAP-E by BIGLOBE: 240 ports in 15 blocks, with a border relay for the east and one for the west of Japan.',
		nuro: 'MAP-E on a NURO line: 240 ports in 15 blocks. The prefix is bound to the MAC address of the supplied router.',
		custom: 'A rule that you enter by hand, as your provider gave it to you.',
	},
	other: {
		transix: {
			name: 'transix',
			what: 'This prefix is from a transix line, which is DS-Lite: the provider translates, so there are no ports of your own.',
			todo: 'Set up a DS-Lite tunnel to gw.transix.jp instead; MAP-E cannot work here.',
		},
		xpass: {
			name: 'Xpass',
			what: 'This prefix is from an Xpass line, which is DS-Lite: the provider translates, so there are no ports of your own.',
			todo: 'Set up a DS-Lite tunnel to dgw.xpass.jp instead; MAP-E cannot work here.',
		},
		v6connect: {
			name: 'v6 Connect',
			what: 'This prefix is from a v6 Connect line, which is DS-Lite: the provider translates, so there are no ports of your own.',
			todo: 'Set up a DS-Lite tunnel to dslite.v6connect.net instead; MAP-E cannot work here.',
		},
		'ntt-east-only': {
			name: 'NTT East, no provider',
			what: 'This prefix is from the closed network of NTT East: no provider has activated IPv6 (IPoE) on the line yet.',
			todo: 'Ask your provider to activate IPoE; the line then gets another prefix. Come back when it has.',
		},
		'ntt-west-only': {
			name: 'NTT West, no provider',
			what: 'This prefix is from the closed network of NTT West: no provider has activated IPv6 (IPoE) on the line yet.',
			todo: 'Ask your provider to activate IPoE; the line then gets another prefix. Come back when it has.',
		},
	},
	confidence: {
		verified: 'Two independent sources agree on this rule, or it was measured on a real line.',
		'cross-checked': 'Several publications have this rule, but all may go back to the same one.',
		'single-lineage': 'All who publish this rule copied it from one table; nothing confirms it independently.',
		reported: 'Users reported this rule; nobody has confirmed it. Check that IPv4 works before you rely on it.',
		extrapolated: 'Nobody has seen this rule: it was calculated from its neighbours and may be wrong.',
		yours: 'You entered this rule.',
	},
	disputed: (other) => `Another source maps this prefix to ${other}.`,
};

export const ja: typeof en = {
	name: {
		v6plus: v6plus.name.ja,
		ocn: ocn.name.ja,
		biglobe: biglobe.name.ja,
		nuro: nuro.name.ja,
		custom: '手入力のルール',
	},
	line: {
		v6plus:
			'JPIX の MAP-E で、多くのプロバイダーが提供しています。240 ポート (15 ブロック) です。ホームゲートウェイ側の MAP-E は先に止めてください。',
		ocn: 'OCN の MAP-E で、ほかのプロバイダーも提供しています。1008 ポート (63 ブロック) です。ホームゲートウェイ側の MAP-E は先に止めてください。',
		biglobe: 'BIGLOBE の MAP-E です。240 ポート (15 ブロック) で、BR は東日本と西日本で異なります。',
		nuro: 'NURO 光の MAP-E です。240 ポート (15 ブロック) で、プレフィックスは付属ルーターの MAC アドレスに結び付いています。',
		custom: '事業者から示されたルールを自分で入力します。',
	},
	other: {
		transix: {
			name: 'transix',
			what: 'transix の回線です。DS-Lite 方式で、アドレス変換は事業者側で行われるため、自分のポートはありません。',
			todo: 'MAP-E は使えません。gw.transix.jp への DS-Lite トンネルを設定してください。',
		},
		xpass: {
			name: 'クロスパス',
			what: 'クロスパスの回線です。DS-Lite 方式で、アドレス変換は事業者側で行われるため、自分のポートはありません。',
			todo: 'MAP-E は使えません。dgw.xpass.jp への DS-Lite トンネルを設定してください。',
		},
		v6connect: {
			name: 'v6コネクト',
			what: 'v6コネクトの回線です。DS-Lite 方式で、アドレス変換は事業者側で行われるため、自分のポートはありません。',
			todo: 'MAP-E は使えません。dslite.v6connect.net への DS-Lite トンネルを設定してください。',
		},
		'ntt-east-only': {
			name: 'NTT 東日本 (IPoE 未開通)',
			what: 'NTT 東日本の閉域網のプレフィックスです。プロバイダーの IPv6 (IPoE) がまだ開通していません。',
			todo: 'プロバイダーに IPoE の開通を申し込んでください。開通するとプレフィックスが変わるので、その後でもう一度お試しください。',
		},
		'ntt-west-only': {
			name: 'NTT 西日本 (IPoE 未開通)',
			what: 'NTT 西日本の閉域網のプレフィックスです。プロバイダーの IPv6 (IPoE) がまだ開通していません。',
			todo: 'プロバイダーに IPoE の開通を申し込んでください。開通するとプレフィックスが変わるので、その後でもう一度お試しください。',
		},
	},
	confidence: {
		verified: '独立した二つの情報源が一致しているか、実際の回線で確かめられたルールです。',
		'cross-checked': '複数の公開資料にあるルールですが、元は同じ資料かもしれません。',
		'single-lineage': '公開元はどれも同じ一つの表の写しで、ほかに裏付けのないルールです。',
		reported: '利用者の報告によるルールで、確認されていません。IPv4 が通じることを確かめてからお使いください。',
		extrapolated: '誰も確認していないルールです。隣のルールからの計算による推定で、誤りかもしれません。',
		yours: '自分で入力したルールです。',
	},
	disputed: (other) => `別の資料では ${other} とされています。`,
};
