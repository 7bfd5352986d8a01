import type { PortBlock } from '../map/port-set.ts';
import type { NatProblem } from '../plan/problem.ts';
import { excerpt } from './quote.ts';
import type { WordsFor } from './words.ts';

const example = '--forward 8080:192.168.10.20:80/tcp';
const ranges = (blocks: readonly PortBlock[], and: string) =>
	blocks.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(and);

export const en: WordsFor<NatProblem> = {
	'forward-syntax': ({ input, reason }) => ({
		what: `The port forward was not understood: “${excerpt(input)}”`,
		why: {
			shape: 'It is PORT:HOST, PORT:HOST:HOSTPORT, and then /tcp or /udp if it is for only one of them.',
			port: 'A port is a number from 1 to 65535.',
			protocol: 'Behind the slash there can be tcp or udp; without a slash it is both.',
		}[reason],
		remedies: [`Write it like ${example} (several with commas), or --forward none.`],
	}),
	'none-with-others': ({ flag }) => ({
		what: `${flag} has “none” and something else`,
		why: '“none” takes all of them away.',
		remedies: [`Give ${flag} none alone, or leave out “none”: what is given replaces what was there.`],
	}),
	'nat-host': ({ flag, host, reason }) => ({
		what: `${flag} cannot lead to “${excerpt(host)}”`,
		why: {
			syntax: 'It is not an IPv4 address.',
			unusable: 'No machine of a LAN has such an address.',
			own: 'It is the shared address of this router itself.',
		}[reason],
		remedies: ['Give the IPv4 address of a machine on your LAN, for example 192.168.10.20.'],
	}),
	'form-needs-backend': ({ flag, needs }) => ({
		what: `${flag} works with ${needs} only`,
		why:
			needs === 'nftables'
				? 'iptables cannot rewrite a port without a connection, which alias does with every packet.'
				: 'The article’s rules are written for iptables.',
		remedies: [`Use --backend ${needs}, or leave out ${flag}.`],
	}),
	'full-cone-needs-alias': ({ hosts, reason }) => ({
		what: `Full cone (${hosts.join(', ')}) works with nftables and --nat alias only`,
		why: {
			backend: 'iptables has no maps that rules fill while packets pass, which full cone needs.',
			form: 'The form that is chosen does not remember which socket has which port.',
			ports: 'The port set of this line is too large and too scattered for alias; hash is used instead.',
		}[reason],
		remedies: [
			...(reason === 'ports' ? [] : ['Stay with nftables and its form alias (--backend nftables --nat alias).']),
			'Or do without it: --full-cone none. A fixed port can be opened with --forward instead.',
		],
	}),
	'forward-twice': ({ port }) => ({
		what: `Port ${port} is forwarded twice`,
		why: 'A port can lead to one machine only, or to one for TCP and another for UDP.',
		remedies: ['Leave one out, or add /tcp to one and /udp to the other (--forward).'],
	}),
	'forward-outside-set': ({ port, blocks, nearest }) => ({
		what: `Port ${port} cannot be forwarded: it is not one of yours`,
		why:
			blocks === nearest.length
				? `The ports of this line are ${ranges(nearest, ' and ')}; the others belong to your neighbours.`
				: `This line has ${blocks} blocks of ports, nearest ${ranges(nearest, ' and ')}; the others belong to your neighbours.`,
		remedies: [
			'Choose one of your ports; it may lead to another one of the host (--forward PORT:HOST:HOSTPORT).',
			'All of your ports: mape-setup calc PREFIX. Without any forward: --forward none.',
		],
	}),
	'forwards-take-all': ({ ports }) => ({
		what: 'No port would be left for your own connections',
		why: `All ${ports} ports of this line are forwarded.`,
		remedies: ['Forward fewer ports (--forward).'],
	}),
};

export const ja: WordsFor<NatProblem> = {
	'forward-syntax': ({ input, reason }) => ({
		what: `ポート転送を読み取れません:「${excerpt(input)}」`,
		why: {
			shape: 'PORT:HOST または PORT:HOST:HOSTPORT と書き、片方のプロトコルだけなら /tcp か /udp を付けます。',
			port: 'ポートは 1 から 65535 までの数です。',
			protocol: 'スラッシュの後は tcp か udp です。付けなければ両方になります。',
		}[reason],
		remedies: [`${example} のように書いてください (複数はカンマ区切り、すべて解除は --forward none)。`],
	}),
	'none-with-others': ({ flag }) => ({
		what: `${flag} に「none」とほかの値があります`,
		why: '「none」はすべてを解除します。',
		remedies: [`${flag} none だけにするか、「none」を外してください。指定した内容で以前のものを置き換えます。`],
	}),
	'nat-host': ({ flag, host, reason }) => ({
		what: `${flag} の宛先に「${excerpt(host)}」は使えません`,
		why: {
			syntax: 'IPv4 アドレスではありません。',
			unusable: 'LAN の機器が持つことのないアドレスです。',
			own: 'このルーター自身の共有アドレスです。',
		}[reason],
		remedies: ['LAN の機器の IPv4 アドレスを指定してください (例: 192.168.10.20)。'],
	}),
	'form-needs-backend': ({ flag, needs }) => ({
		what: `${flag} は ${needs} でのみ使えます`,
		why:
			needs === 'nftables'
				? 'alias はパケットごとにポートを書き換えますが、iptables は接続なしでは書き換えられません。'
				: '記事のルールは iptables 用です。',
		remedies: [`--backend ${needs} を指定するか、${flag} を外してください。`],
	}),
	'full-cone-needs-alias': ({ hosts, reason }) => ({
		what: `フルコーン (${hosts.join(', ')}) は nftables の --nat alias でのみ使えます`,
		why: {
			backend: 'フルコーンには通信中にルールが書き込む表が必要ですが、iptables にはありません。',
			form: '選んだ方式は、どのソケットがどのポートを使っているかを覚えません。',
			ports: 'この回線のポートセットは大きく分散しているため alias を使えず、hash を使います。',
		}[reason],
		remedies: [
			...(reason === 'ports' ? [] : ['nftables の alias 方式のまま使ってください (--backend nftables --nat alias)。']),
			'使わない場合は --full-cone none を指定してください。決まったポートなら --forward で開けます。',
		],
	}),
	'forward-twice': ({ port }) => ({
		what: `ポート ${port} の転送が重複しています`,
		why: '1 つのポートの転送先は 1 台だけです (TCP と UDP で分けることはできます)。',
		remedies: ['どちらかを外すか、一方に /tcp、他方に /udp を付けてください (--forward)。'],
	}),
	'forward-outside-set': ({ port, blocks, nearest }) => ({
		what: `ポート ${port} は転送できません。この回線のポートではありません`,
		why:
			blocks === nearest.length
				? `この回線のポートは ${ranges(nearest, ' と ')} です。それ以外は別の契約者のものです。`
				: `この回線のポートは ${blocks} ブロックあり、近いのは ${ranges(nearest, ' と ')} です。それ以外は別の契約者のものです。`,
		remedies: [
			'この回線のポートから選んでください。転送先では別のポートにできます (--forward PORT:HOST:HOSTPORT)。',
			'すべてのポートを見る: mape-setup calc PREFIX。転送をやめる場合: --forward none',
		],
	}),
	'forwards-take-all': ({ ports }) => ({
		what: 'こちらから接続するためのポートが残りません',
		why: `この回線の ${ports} ポートすべてが転送されています。`,
		remedies: ['転送するポートを減らしてください (--forward)。'],
	}),
};
