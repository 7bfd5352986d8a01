import type { OpenbsdProblem, UsageProblem } from '../wizard/problem.ts';
import type { WordsFor } from './words.ts';

type Refused = Extract<UsageProblem, { code: 'not-on-openbsd' }>;

/** What the README beside the files tells instead of a command; as its headings are called. */
const sections: Readonly<Record<string, { readonly en: string; readonly ja: string }>> = {
	'probe-br': { en: 'Look', ja: '状態を見る' },
	check: { en: 'Look', ja: '状態を見る' },
	show: { en: 'Look', ja: '状態を見る' },
};

const help = 'What is found here: mape-setup detect. What a prefix means: mape-setup calc PREFIX.';
const helpJa = 'この機器の状態は mape-setup detect、プレフィックスの計算は mape-setup calc PREFIX で確認できます。';

export const en: WordsFor<OpenbsdProblem | Refused> = {
	'not-on-openbsd': ({ command }) => ({
		what: `${command === 'setup' ? 'The wizard' : `mape-setup ${command}`} does not work on OpenBSD${command === 'plan' ? ' with that backend' : ''}`,
		why:
			command === 'plan'
				? 'nftables and iptables are Linux’s packet filters. Nothing was done.'
				: 'It is made of Linux’s commands. Here the line commands work: detect, plan, apply, confirm, revert, uninstall. Nothing was done.',
		remedies: [
			'To set this machine up: mape-setup plan, then mape-setup apply --yes. Its files alone: mape-setup plan --output DIR',
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
	'openbsd-unreadable': ({ path, why }) => ({
		what: `${path} cannot be read`,
		why: `${why}. Lines of ours belong in it. Nothing was changed.`,
		remedies: [`Look: ls -l ${path}`],
	}),
	'openbsd-in-the-way': ({ device, gateway }) => ({
		what:
			device === undefined
				? `There is an IPv4 default route already${gateway === undefined ? '' : `, by ${gateway}`}`
				: `The interface ${device} exists already`,
		why: `${device === undefined ? 'The tunnel’s has to be the only one' : 'It is the tunnel’s name'}, and what is not ours is not replaced. Nothing was changed.`,
		remedies: [
			device === undefined
				? 'Where does it come from? /etc/mygate, or “inet autoconf” in an /etc/hostname.* file. Take it out there, then: route delete -inet default'
				: `Is it still needed? Look: ifconfig ${device}; take it away: ifconfig ${device} destroy, and remove /etc/hostname.${device}`,
			'Without an IPv4 default route the internet is reached by IPv6 alone until the tunnel is up.',
		],
	}),
	'openbsd-configured': ({ checkpoint }) => ({
		what: 'This machine is set up already, and not as it would be now',
		why: `The record of before is in ${checkpoint}. Nothing was changed.`,
		remedies: ['What would differ: mape-setup plan', 'Take the earlier one back first: mape-setup uninstall --yes'],
	}),
	'openbsd-silent': ({ answered, tried, targets }) => ({
		what: answered === 0 ? 'IPv4 does not work with these settings' : 'Only some port ranges work with these settings',
		why: `${answered} of ${tried} connections through the tunnel got an answer (${targets.join(', ')}, TCP 443). Each draws a range by chance. Everything was put back.`,
		remedies: [
			'Is the border relay (BR) the one of your contract? A wrong one swallows everything. Give another one with --br ADDRESS',
			'Does a rule with “quick” of your own /etc/pf.conf take what goes through gif0, or protocol 4 on the WAN?',
		],
	}),
	'openbsd-interrupted': () => ({
		what: 'It was interrupted while it was tried',
		why: 'Everything was put back.',
		remedies: ['Run it again: mape-setup apply --yes'],
	}),
};

export const ja: typeof en = {
	'not-on-openbsd': ({ command }) => ({
		what: `${command === 'setup' ? 'ウィザード' : `mape-setup ${command}`}${command === 'plan' ? ' のその --backend' : ''} は OpenBSD では使えません`,
		why:
			command === 'plan'
				? 'nftables と iptables は Linux のパケットフィルタです。何も行っていません。'
				: 'Linux のコマンドで作られているためです。OpenBSD で使えるのは detect、plan、apply、confirm、revert、uninstall です。何も行っていません。',
		remedies: [
			'この機器を設定する: mape-setup plan で確かめてから mape-setup apply --yes。ファイルだけを書き出す: mape-setup plan --output DIR',
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
	'openbsd-unreadable': ({ path, why }) => ({
		what: `${path} を読み取れません`,
		why: `${why}。ここに行を追加する必要があります。何も変更していません。`,
		remedies: [`確認: ls -l ${path}`],
	}),
	'openbsd-in-the-way': ({ device, gateway }) => ({
		what:
			device === undefined
				? `IPv4 のデフォルト経路がすでにあります${gateway === undefined ? '' : ` (${gateway})`}`
				: `インターフェース ${device} がすでにあります`,
		why: `${device === undefined ? 'デフォルト経路はトンネルのものだけにする必要があります' : 'トンネルに使う名前です'}。mape-setup のものでないため、置き換えません。何も変更していません。`,
		remedies: [
			device === undefined
				? 'どこで設定されていますか。/etc/mygate や、/etc/hostname.* の「inet autoconf」です。そこから外したうえで: route delete -inet default'
				: `まだ必要ですか。確認: ifconfig ${device}。不要なら ifconfig ${device} destroy を実行し、/etc/hostname.${device} を削除してください。`,
			'IPv4 のデフォルト経路を外すと、トンネルができるまでインターネットには IPv6 だけでつながります。',
		],
	}),
	'openbsd-configured': ({ checkpoint }) => ({
		what: 'この機器はすでに別の内容で設定されています',
		why: `設定前の記録は ${checkpoint} にあります。何も変更していません。`,
		remedies: ['違いを見る: mape-setup plan', '先に以前の設定を取り消す: mape-setup uninstall --yes'],
	}),
	'openbsd-silent': ({ answered, tried, targets }) => ({
		what: answered === 0 ? 'この設定では IPv4 がつながりません' : 'この設定では一部のポート範囲しか使えません',
		why: `トンネル経由の接続 ${tried} 回のうち、応答があったのは ${answered} 回です (${targets.join('、')}、TCP 443)。接続ごとに範囲を無作為に選びます。すべて元に戻しました。`,
		remedies: [
			'BR はご契約のものですか。違っていると何も返ってきません。別の BR は --br ADDRESS で指定できます。',
			'/etc/pf.conf にある「quick」付きのルールが、gif0 の通信や WAN のプロトコル 4 に当てはまっていませんか。',
		],
	}),
	'openbsd-interrupted': () => ({
		what: '試している間に中断されました',
		why: 'すべて元に戻しました。',
		remedies: ['もう一度実行する: mape-setup apply --yes'],
	}),
};
