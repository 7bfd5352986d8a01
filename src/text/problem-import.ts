import type { ImportProblem } from '../import/problem.ts';
import { excerpt } from './quote.ts';
import type { WordsFor } from './words.ts';

const lines = (numbers: readonly number[]) => `${numbers.slice(0, 10).join(', ')}${numbers.length > 10 ? ', …' : ''}`;

export const en: WordsFor<ImportProblem> = {
	'script-unreadable': ({ path, why }) => ({
		what: `${excerpt(path)} cannot be read`,
		why: excerpt(why, 200),
		remedies: ['Name a file that you may read, or pipe it in: mape-setup import - < SCRIPT'],
	}),
	'script-too-long': ({ path, characters, lines: most }) => ({
		what: `${excerpt(path)} is too long`,
		why: `A script of that kind has less than ${characters} characters and ${most} lines; it was not looked at.`,
		remedies: ['Cut out the part with the addresses, the tunnel and the rules.'],
	}),
	'script-empty': ({ path, notUnderstood }) => ({
		what: `${excerpt(path)} has nothing to start from`,
		why: `Neither a prefix (PFX=…) nor a CE address is in it${notUnderstood.length === 0 ? '' : `; not understood: line ${lines(notUnderstood)}`}.`,
		remedies: ['What a prefix means: mape-setup calc PREFIX', 'Without any script: mape-setup'],
	}),
};

export const ja: WordsFor<ImportProblem> = {
	'script-unreadable': ({ path, why }) => ({
		what: `${excerpt(path)} を読めません`,
		why: excerpt(why, 200),
		remedies: ['読めるファイルを指定するか、パイプで渡してください: mape-setup import - < SCRIPT'],
	}),
	'script-too-long': ({ path, characters, lines: most }) => ({
		what: `${excerpt(path)} は長すぎます`,
		why: `この種のスクリプトは ${characters} 文字、${most} 行もありません。内容は調べていません。`,
		remedies: ['アドレス・トンネル・ルールの部分だけを切り出してください。'],
	}),
	'script-empty': ({ path, notUnderstood }) => ({
		what: `${excerpt(path)} には手がかりがありません`,
		why: `プレフィックス (PFX=…) も CE アドレスも見つかりません${notUnderstood.length === 0 ? '' : ` (解釈できない行: ${lines(notUnderstood)})`}。`,
		remedies: ['プレフィックスから計算する: mape-setup calc PREFIX', 'スクリプトなしで始める: mape-setup'],
	}),
};
