import type { OpenbsdProblem, UsageProblem } from '../wizard/problem.ts';
import type { WordsFor } from './words.ts';

type Refused = Extract<UsageProblem, { code: 'not-on-openbsd' }>;

/** What the README beside the files tells instead of a command; as its headings are called. */
const sections: Readonly<Record<string, { readonly en: string; readonly ja: string }>> = {
	setup: { en: 'Check, then load', ja: '確認してから読み込む' },
	apply: { en: 'Check, then load', ja: '確認してから読み込む' },
	'probe-br': { en: 'Check, then load', ja: '確認してから読み込む' },
	check: { en: 'Look', ja: '状態を見る' },
	show: { en: 'Look', ja: '状態を見る' },
	confirm: { en: 'Take it back', ja: '元に戻す' },
	revert: { en: 'Take it back', ja: '元に戻す' },
	uninstall: { en: 'Take it back', ja: '元に戻す' },
};

const help = 'What is found here: mape-setup detect. What a prefix means: mape-setup calc PREFIX.';
const helpJa = 'この機器の状態は mape-setup detect、プレフィックスの計算は mape-setup calc PREFIX で確認できます。';

export const en: WordsFor<OpenbsdProblem | Refused> = {
	'not-on-openbsd': ({ command }) => ({
		what: `${command === 'setup' ? 'The wizard' : `mape-setup ${command}`} does not work on OpenBSD${command === 'plan' ? ' with that backend' : ''}`,
		why:
			command === 'plan'
				? 'nftables and iptables are Linux’s packet filters. Nothing was done.'
				: 'Checkpoint, timer and checks are made of Linux’s commands. Here the machine is read and its files are made; loading them is yours. Nothing was done.',
		remedies: [
			'The files for this machine: mape-setup plan --output DIR',
			...(sections[command] ? [`Then README.md in DIR, “${sections[command].en}”.`] : []),
			help,
		],
	}),
	'openbsd-no-prefix': ({ device, state }) => ({
		what: `No prefix is known on ${device}`,
		why: `${state === undefined ? `dhcp6leased asks for none on ${device}` : `dhcp6leased is in the state “${state}”`}, and slaacd has no address there.`,
		remedies: [
			`Does /etc/hostname.${device} say “inet6 autoconf”, and /etc/dhcp6leased.conf “request prefix delegation on ${device} for …”? Look: ifconfig ${device}; dhcp6leasectl -l ${device} (as root)`,
			'dhcp6leased identifies itself by a random UUID; NTT’s servers are reported to answer only an identifier made of the MAC address (DUID-LL).',
			'If you know the prefix: mape-setup plan --prefix PREFIX --output DIR',
		],
	}),
	'pf-refused': ({ path, said }) => ({
		what: `pfctl does not accept the rules for ${path}`,
		why: `${said.join(' / ')} (pfctl -nf). Nothing was loaded or written.`,
		remedies: [
			...(path === '/etc/pf.conf'
				? ['Is /etc/pf.conf itself in order? pfctl -nf /etc/pf.conf; line numbers up to its last one are its own.']
				: []),
			'Please report it, with the release of OpenBSD; the files: mape-setup plan --output DIR --prefix PREFIX --wan IF --lan IF',
		],
	}),
};

export const ja: typeof en = {
	'not-on-openbsd': ({ command }) => ({
		what: `${command === 'setup' ? 'ウィザード' : `mape-setup ${command}`}${command === 'plan' ? ' のその --backend' : ''} は OpenBSD では使えません`,
		why:
			command === 'plan'
				? 'nftables と iptables は Linux のパケットフィルタです。何も行っていません。'
				: 'チェックポイント、タイマー、診断は Linux のコマンドで作られています。OpenBSD では機器を調べ、ファイルを作るところまでです。読み込みはご自身で行ってください。何も行っていません。',
		remedies: [
			'この機器用のファイルを書き出す: mape-setup plan --output DIR',
			...(sections[command] ? [`続けて、DIR の README.ja.md の「${sections[command].ja}」をご覧ください。`] : []),
			helpJa,
		],
	}),
	'openbsd-no-prefix': ({ device, state }) => ({
		what: `${device} のプレフィックスがわかりません`,
		why: `${state === undefined ? `dhcp6leased は ${device} でプレフィックスを求めていません` : `dhcp6leased の状態は「${state}」です`}。slaacd によるアドレスもありません。`,
		remedies: [
			`/etc/hostname.${device} に「inet6 autoconf」、/etc/dhcp6leased.conf に「request prefix delegation on ${device} for …」がありますか。確認: ifconfig ${device}、dhcp6leasectl -l ${device} (root で)`,
			'dhcp6leased はランダムな UUID で名乗ります。NTT のサーバーは MAC アドレスから作る識別子 (DUID-LL) にしか応答しないと報告されています。',
			'プレフィックスがわかっている場合: mape-setup plan --prefix PREFIX --output DIR',
		],
	}),
	'pf-refused': ({ path, said }) => ({
		what: `${path} のルールを pfctl が受け付けません`,
		why: `${said.join(' / ')} (pfctl -nf)。読み込みも書き込みもしていません。`,
		remedies: [
			...(path === '/etc/pf.conf'
				? [
						'/etc/pf.conf 自体に誤りはありませんか: pfctl -nf /etc/pf.conf。その最終行までの行番号は /etc/pf.conf のものです。',
					]
				: []),
			'OpenBSD のリリースを添えて報告してください。ファイルは mape-setup plan --output DIR --prefix PREFIX --wan IF --lan IF で書き出せます。',
		],
	}),
};
