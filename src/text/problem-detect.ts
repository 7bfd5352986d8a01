import type { AcquireProblem, DetectProblem } from '../detect/problem.ts';
import type { WordsFor } from './words.ts';

const shown = (lines: readonly string[]): string => lines.join(' / ');

export const en: WordsFor<DetectProblem | AcquireProblem> = {
	'tool-missing': ({ tool, package: name }) => ({
		what: `The command ${tool} is not installed`,
		why: 'It is in none of the folders of PATH.',
		remedies: [`Install it: apt install ${name}`],
	}),
	'unreadable-output': ({ argv, why }) => ({
		what: `The output of “${argv.join(' ')}” was not understood`,
		why: `${why}.`,
		remedies: ['Run the command by hand and look at what it prints.'],
	}),
	'interface-missing': ({ device, available }) => ({
		what: `There is no interface ${device}`,
		why: available.length === 0 ? 'This machine has none but lo.' : `There are: ${available.join(', ')}.`,
		remedies: ['Choose one of those, or look whether its driver is loaded: ip link (OpenBSD: ifconfig)'],
	}),
	'no-wan-candidate': () => ({
		what: 'No interface can be the WAN',
		why: 'There is no network card but loopback, tunnels and bridges of containers.',
		remedies: ['Look whether the card and its driver are there: ip link (OpenBSD: ifconfig); dmesg'],
	}),
	'no-carrier': ({ device }) => ({
		what: `${device} has no link`,
		why: 'The interface is up, but for 5 s nothing was at the other end of the cable.',
		remedies: [
			'Is the cable plugged in at both ends, and is the ONU switched on?',
			`Is this the right port? Its lights and “ip link show ${device}” tell.`,
		],
	}),
	'no-link-local': ({ device }) => ({
		what: `${device} has no usable IPv6 link-local address`,
		why: 'DHCPv6 is asked from the fe80:: address; there is none, or another device has the same.',
		remedies: [
			`Is IPv6 switched off there? sysctl net.ipv6.conf.${device}.disable_ipv6 must be 0`,
			`Does it say dadfailed? ip -6 addr show dev ${device}`,
		],
	}),
	'no-answer': ({ device, solicits, seconds }) => ({
		what: `No prefix was delegated on ${device}`,
		why: `dhclient sent ${solicits} Solicit${solicits === 1 ? '' : 's'} in ${seconds} s; no server answered.`,
		remedies: [
			'Is this port on the ONU? A home gateway delegates only with Hikari Denwa (a /60), and its LAN ports may have router advertisements alone.',
			'Does a firewall drop UDP port 546? nft list ruleset',
			'Was another router on this line until now? Switch the ONU off for a few minutes.',
			'If you know the prefix, enter it by hand.',
		],
	}),
	'no-prefix-on-line': ({ device, server }) => ({
		what: 'The line has no prefix to delegate',
		why: `The DHCPv6 server${server === undefined ? '' : ` ${server}`} on ${device} answers “no prefix available”.`,
		remedies: [
			'Without Hikari Denwa, FLET’S Hikari Next has only the /64 of the router advertisements: choose that one if it is offered.',
			'Another router may hold the prefix: switch it off and wait until its lease ends.',
			'On a new line the provider’s IPoE may not be open yet.',
		],
	}),
	'dhclient-failed': ({ device, exitCode, stderr, confined }) => ({
		what: `dhclient stopped on ${device}`,
		why: `${exitCode === undefined ? 'It was ended by a signal' : `Exit code ${exitCode}`}${stderr.length === 0 ? '.' : `: ${shown(stderr)}`}`,
		remedies: [
			...(confined === true
				? [
						'An AppArmor profile confines dhclient here: aa-complain /usr/sbin/dhclient (or remove the profile) and try again.',
					]
				: []),
			'Does another program hold UDP port 546? ss -lnup',
			'Or enter the prefix by hand.',
		],
	}),
	'not-root': () => ({
		what: 'This needs root',
		why: 'Network settings and DHCPv6 (UDP port 546) are for root only.',
		remedies: ['Run it with sudo.', 'To look around without root: mape-setup --dry-run, or mape-setup --demo'],
	}),
	cancelled: () => ({
		what: 'Asking for the prefix was cancelled',
		why: 'dhclient was ended; nothing was changed.',
		remedies: ['Ask again, or enter the prefix by hand.'],
	}),
};

export const ja: typeof en = {
	'tool-missing': ({ tool, package: name }) => ({
		what: `コマンド ${tool} がインストールされていません`,
		why: 'PATH のどのフォルダーにも見つかりません。',
		remedies: [`インストールしてください: apt install ${name}`],
	}),
	'unreadable-output': ({ argv, why }) => ({
		what: `「${argv.join(' ')}」の出力を読み取れませんでした`,
		why: `理由: ${why}`,
		remedies: ['コマンドを手で実行して、出力を確かめてください。'],
	}),
	'interface-missing': ({ device, available }) => ({
		what: `インターフェース ${device} はありません`,
		why: available.length === 0 ? 'この機器には lo しかありません。' : `あるのは ${available.join(', ')} です。`,
		remedies: ['その中から選ぶか、ドライバーが読み込まれているか確かめてください: ip link (OpenBSD では ifconfig)'],
	}),
	'no-wan-candidate': () => ({
		what: 'WAN にできるインターフェースがありません',
		why: 'ループバック、トンネル、コンテナ用のブリッジのほかにネットワークカードが見つかりません。',
		remedies: ['カードとドライバーが認識されているか確かめてください: ip link (OpenBSD では ifconfig); dmesg'],
	}),
	'no-carrier': ({ device }) => ({
		what: `${device} がリンクアップしていません`,
		why: 'インターフェースを有効にして 5 秒待ちましたが、ケーブルの先に相手が見えません。',
		remedies: [
			'ケーブルの両端と、ONU の電源を確かめてください。',
			`ポートは合っていますか。ランプと ip link show ${device} でわかります。`,
		],
	}),
	'no-link-local': ({ device }) => ({
		what: `${device} に使える IPv6 リンクローカルアドレスがありません`,
		why: 'DHCPv6 は fe80:: のアドレスから問い合わせます。それがないか、ほかの機器と重複しています。',
		remedies: [
			`IPv6 が無効になっていませんか。sysctl net.ipv6.conf.${device}.disable_ipv6 は 0 のはずです。`,
			`dadfailed と出ていませんか: ip -6 addr show dev ${device}`,
		],
	}),
	'no-answer': ({ device, solicits, seconds }) => ({
		what: `${device} でプレフィックスを取得できませんでした`,
		why: `dhclient は ${seconds} 秒間に Solicit を ${solicits} 回送りましたが、どのサーバーからも応答がありません。`,
		remedies: [
			'このポートは ONU につながっていますか。ホームゲートウェイが /60 を配るのはひかり電話の契約があるときだけで、LAN ポートには RA しか来ないことがあります。',
			'ファイアウォールが UDP 546 番を破棄していませんか: nft list ruleset',
			'直前まで別のルーターをつないでいた場合は、ONU の電源を数分切ってください。',
			'プレフィックスがわかっていれば、手で入力できます。',
		],
	}),
	'no-prefix-on-line': ({ device, server }) => ({
		what: 'この回線では委譲されるプレフィックスがありません',
		why: `${device} の DHCPv6 サーバー${server === undefined ? '' : ` ${server} `}が「プレフィックスなし」と応答しています。`,
		remedies: [
			'ひかり電話のないフレッツ光ネクストでは、RA の /64 だけが使えます。候補に出ていればそれを選んでください。',
			'別のルーターがプレフィックスを使っていることがあります。電源を切り、リースが切れるまで待ってください。',
			'開通直後は、事業者の IPoE がまだ有効になっていないことがあります。',
		],
	}),
	'dhclient-failed': ({ device, exitCode, stderr, confined }) => ({
		what: `${device} で dhclient が止まりました`,
		why: `${exitCode === undefined ? 'シグナルで終了しました' : `終了コード ${exitCode}`}${stderr.length === 0 ? '。' : `: ${shown(stderr)}`}`,
		remedies: [
			...(confined === true
				? [
						'AppArmor が dhclient を制限しています。aa-complain /usr/sbin/dhclient (またはプロファイルの削除) のあと、もう一度試してください。',
					]
				: []),
			'別のプログラムが UDP 546 番を使っていませんか: ss -lnup',
			'プレフィックスを手で入力することもできます。',
		],
	}),
	'not-root': () => ({
		what: 'root 権限が必要です',
		why: 'ネットワークの設定と DHCPv6 (UDP 546 番) は root だけが扱えます。',
		remedies: ['sudo を付けて実行してください。', '権限なしで試すには: mape-setup --dry-run または mape-setup --demo'],
	}),
	cancelled: () => ({
		what: 'プレフィックスの取得を取り消しました',
		why: 'dhclient を終了しました。何も変更していません。',
		remedies: ['もう一度問い合わせるか、プレフィックスを手で入力してください。'],
	}),
};
