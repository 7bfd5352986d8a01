import { names } from '../plan/names.ts';
import type { Language } from './language.ts';

interface LogWords {
	unwritable(why: string): string;
	readonly timedOut: string;
	readonly notFound: string;
	readonly notStarted: string;
	readonly write: string;
	readonly remove: string;
	readonly bug: string;
	/** Above the lines: where they are from, how much more there is. */
	heading(shown: number, all: number): string;
	bytes(bytes: number): string;
	exit(code: number, duration: string): string;
}

export const logText: Readonly<Record<Language, LogWords>> = {
	en: {
		unwritable: (why) => `The log in ${names.log} could not be written (${why}); everything else went on without it.`,
		timedOut: 'out of time',
		notFound: 'not installed',
		notStarted: 'ended',
		write: 'write',
		remove: 'remove',
		bug: 'a bug',
		heading: (shown, all) => `${names.log}, times in UTC: the last ${shown} of ${all} lines; more with --lines N`,
		bytes: (bytes) => `${bytes} bytes`,
		exit: (code, duration) => `exit code ${code} after ${duration}`,
	},
	ja: {
		unwritable: (why) => `${names.log} にログを書き込めませんでした (${why})。ログ以外の処理は続行しました。`,
		timedOut: '時間切れ',
		notFound: '未導入',
		notStarted: '中断',
		write: '書込',
		remove: '削除',
		bug: '不具合',
		heading: (shown, all) =>
			`${names.log} (時刻は UTC): 全 ${all} 行のうち最後の ${shown} 行。さらに前は --lines N で表示できます`,
		bytes: (bytes) => `${bytes} バイト`,
		exit: (code, duration) => `終了コード ${code} (所要時間 ${duration})`,
	},
};
