import type { PfBackend } from '../plan/pf.ts';
import type { PfProblem } from '../plan/problem.ts';
import type { WordsFor } from './words.ts';

/** Names, the same in every language. */
export const pfSystem: Readonly<Record<PfBackend, string>> = { 'openbsd-pf': 'OpenBSD', 'freebsd-pf': 'FreeBSD' };

export const en: WordsFor<PfProblem> = {
	'pf-elsewhere': ({ backend }) => ({
		what: `${backend} cannot be applied here`,
		why: `Its files are for a machine with ${pfSystem[backend]}; mape-setup applies and checks on Linux only. Nothing was changed.`,
		remedies: [
			`Write the files: mape-setup plan --backend ${backend} --output DIR`,
			'For this machine: --backend nftables',
		],
	}),
	'pf-option': ({ flag, backend }) => ({
		what: `${flag} does not go with --backend ${backend}`,
		why: 'There the kernel’s own way of choosing ports is used, and connections are remembered as pf.conf says.',
		remedies: [
			`Leave out ${flag}.`,
			...(flag === '--forward'
				? ['A port is forwarded by a line of your own in pf.conf: docs/bsd.md has an example.']
				: []),
		],
	}),
	'no-port-range': ({ backend }) => ({
		what: `No port of this line can be used on ${pfSystem[backend]}`,
		why: 'Its port set has only port 0, or only ports that the kernel there never chooses.',
		remedies: ['See the port set with mape-setup calc PREFIX.', 'On Linux the line may work: --backend nftables'],
	}),
};

export const ja: WordsFor<PfProblem> = {
	'pf-elsewhere': ({ backend }) => ({
		what: `${backend} はこの機器には適用できません`,
		why: `${pfSystem[backend]} 機用のファイルです。適用と診断ができるのは Linux だけです。何も変更していません。`,
		remedies: [
			`ファイルを書き出す: mape-setup plan --backend ${backend} --output DIR`,
			'この機器で使う場合: --backend nftables',
		],
	}),
	'pf-option': ({ flag, backend }) => ({
		what: `${flag} は --backend ${backend} では使えません`,
		why: 'ポートの選び方はカーネルの方式のままで、接続を覚えておく時間は pf.conf の設定に従います。',
		remedies: [
			`${flag} を外してください。`,
			...(flag === '--forward' ? ['ポート転送は pf.conf に自分で書けます。docs/bsd.md に例があります。'] : []),
		],
	}),
	'no-port-range': ({ backend }) => ({
		what: `${pfSystem[backend]} で使えるポートがこの回線にありません`,
		why: 'ポートセットがポート 0 だけか、カーネルが決して選ばないポートだけです。',
		remedies: [
			'ポートセットは mape-setup calc PREFIX で確認できます。',
			'Linux では使える可能性があります: --backend nftables',
		],
	}),
};
