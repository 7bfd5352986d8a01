import { pfBackends } from '../plan/pf.ts';
import type { UsageProblem } from '../wizard/problem.ts';
import { excerpt } from './quote.ts';
import type { WordsFor } from './words.ts';

const list = (available: readonly string[]) => available.join(', ');
const help = 'All commands and options: mape-setup --help';
const helpJa = 'コマンドとオプションの一覧: mape-setup --help';
const elsewhere = (platform: string) => pfBackends.filter((name) => name === `${platform}-pf`);

export const en: WordsFor<Exclude<UsageProblem, { code: 'not-on-openbsd' }>> = {
	'answer-missing': ({ flag, available }) => ({
		what: `${flag} is needed`,
		why:
			available.length === 0
				? 'Nobody can be asked here, and the answer is not clear.'
				: `Nobody can be asked here, and this is not taken without being said. It can be: ${list(available)}.`,
		remedies: [`Add ${flag}${available[0] === undefined ? '' : ` ${available[0]}`}.`],
	}),
	'flag-unknown': ({ flag }) => ({
		what: `There is no option ${flag}`,
		why: 'It was not understood, so nothing was done.',
		remedies: [help],
	}),
	'flag-value': ({ flag, value, available }) => ({
		what: `${flag} cannot be “${value}”`,
		why: available.length === 0 ? 'The value was not understood.' : `It can be: ${list(available)}.`,
		remedies: [help],
	}),
	'flag-without-value': ({ flag }) => ({ what: `${flag} needs a value`, why: 'Nothing follows it.', remedies: [help] }),
	'flag-conflict': ({ flags: [one, other] }) => ({
		what: `${one} and ${other} cannot go together`,
		why: 'What one of them asks for rules out the other.',
		remedies: [`Leave out ${one} or ${other}.`, help],
	}),
	'flag-needs': ({ flag, needs }) => ({
		what: `${flag} needs ${needs}`,
		why: `Without ${needs} it has no meaning.`,
		remedies: [`Add ${needs}, or leave out ${flag}.`],
	}),
	'file-unwritable': ({ path, why }) => ({
		what: `${path} cannot be written`,
		why,
		remedies: ['Name a file in a folder that you may write to.'],
	}),
	'file-in-the-way': ({ path }) => ({
		what: `${path} is there already`,
		why: 'It is not the file that would be written, and it is not replaced. Nothing was written.',
		remedies: ['Choose an empty folder (--output DIR), or take the file away.'],
	}),
	'command-unknown': ({ input, available }) => ({
		what: `There is no command “${input}”`,
		why: `There are: ${list(available)}.`,
		remedies: [help],
	}),
	'topic-unknown': ({ input, available }) => ({
		what: `There is no topic “${excerpt(input)}”`,
		why: `The nearest are: ${list(available)}.`,
		remedies: ['mape-setup help'],
	}),
	'argument-missing': ({ command, argument }) => ({
		what: `${command} needs ${argument}`,
		why: 'It was not given.',
		remedies: [help],
	}),
	'argument-surplus': ({ command, argument }) => ({
		what: `${command} does not take “${argument}”`,
		why: 'It was not understood, so nothing was done.',
		remedies: [help],
	}),
	'not-linux': ({ platform }) => ({
		what: `This does not work on ${platform}`,
		why: 'mape-setup changes and checks Linux machines only, and reads those and OpenBSD’s. Nothing was done.',
		remedies: [
			...elsewhere(platform).map(
				(backend) =>
					`The files for this machine: mape-setup plan --backend ${backend} --prefix PREFIX --wan IF --lan IF --output DIR`,
			),
			'What a prefix means: mape-setup calc PREFIX. The wizard on a simulated router: --demo.',
		],
	}),
	'no-terminal': () => ({
		what: 'The wizard needs a terminal',
		why: 'Input or output is not one.',
		remedies: ['Without questions: mape-setup apply --yes --wan IF --lan IF --provider ID', help],
	}),
	'no-log': ({ folder, why }) => ({
		what: 'There is no log',
		why: why ?? `${folder} has nothing that can be read.`,
		remedies: ['It is written when mape-setup changes or checks this machine as root.'],
	}),
};

export const ja: WordsFor<Exclude<UsageProblem, { code: 'not-on-openbsd' }>> = {
	'answer-missing': ({ flag, available }) => ({
		what: `${flag} の指定が必要です`,
		why:
			available.length === 0
				? '質問できない実行方法で、答えを決められません。'
				: `質問できない実行方法で、自動では決めません。候補: ${list(available)}`,
		remedies: [`${flag}${available[0] === undefined ? '' : ` ${available[0]}`} を付けてください。`],
	}),
	'flag-unknown': ({ flag }) => ({
		what: `オプション ${flag} はありません`,
		why: '解釈できないため、何もしていません。',
		remedies: [helpJa],
	}),
	'flag-value': ({ flag, value, available }) => ({
		what: `${flag} に「${value}」は指定できません`,
		why: available.length === 0 ? '値を解釈できません。' : `指定できる値: ${list(available)}`,
		remedies: [helpJa],
	}),
	'flag-without-value': ({ flag }) => ({
		what: `${flag} には値が必要です`,
		why: '値がありません。',
		remedies: [helpJa],
	}),
	'flag-conflict': ({ flags: [one, other] }) => ({
		what: `${one} と ${other} は同時に指定できません`,
		why: '一方の指定が、もう一方と両立しません。',
		remedies: [`${one} か ${other} のどちらかを外してください。`, helpJa],
	}),
	'flag-needs': ({ flag, needs }) => ({
		what: `${flag} には ${needs} が必要です`,
		why: `${needs} がなければ意味を持ちません。`,
		remedies: [`${needs} を付けるか、${flag} を外してください。`],
	}),
	'file-unwritable': ({ path, why }) => ({
		what: `${path} に書き込めません`,
		why,
		remedies: ['書き込めるフォルダーのファイルを指定してください。'],
	}),
	'file-in-the-way': ({ path }) => ({
		what: `${path} はすでにあります`,
		why: '書き出すファイルとは内容が違うため、置き換えません。何も書き込んでいません。',
		remedies: ['空のフォルダーを指定するか (--output DIR)、そのファイルを移動してください。'],
	}),
	'command-unknown': ({ input, available }) => ({
		what: `コマンド「${input}」はありません`,
		why: `使えるコマンド: ${list(available)}`,
		remedies: [helpJa],
	}),
	'topic-unknown': ({ input, available }) => ({
		what: `「${excerpt(input)}」という用語はありません`,
		why: `近いもの: ${list(available)}`,
		remedies: ['mape-setup help'],
	}),
	'argument-missing': ({ command, argument }) => ({
		what: `${command} には ${argument} が必要です`,
		why: '指定されていません。',
		remedies: [helpJa],
	}),
	'argument-surplus': ({ command, argument }) => ({
		what: `${command} に「${argument}」は指定できません`,
		why: '解釈できないため、何もしていません。',
		remedies: [helpJa],
	}),
	'not-linux': ({ platform }) => ({
		what: `${platform} では使えません`,
		why: 'mape-setup が変更・診断できるのは Linux 機だけです (調査は OpenBSD でもできます)。何も行っていません。',
		remedies: [
			...elsewhere(platform).map(
				(backend) =>
					`この機器用のファイルを書き出す: mape-setup plan --backend ${backend} --prefix PREFIX --wan IF --lan IF --output DIR`,
			),
			'プレフィックスの計算は mape-setup calc PREFIX、ウィザードを試すには --demo を使えます。',
		],
	}),
	'no-terminal': () => ({
		what: 'ウィザードには端末が必要です',
		why: '入力または出力が端末ではありません。',
		remedies: ['質問なしで実行する場合: mape-setup apply --yes --wan IF --lan IF --provider ID', helpJa],
	}),
	'no-log': ({ folder, why }) => ({
		what: 'ログがありません',
		why: why ?? `${folder} に読み取れるログがありません。`,
		remedies: ['ログは、mape-setup が root でこの機器を変更または診断したときに書き込まれます。'],
	}),
};
