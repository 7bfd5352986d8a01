import type { ReportPart } from '../command/report-question.ts';
import type { Language } from './language.ts';

interface ReportWords {
	/** Above everything: what was done to the addresses, and what still tells something. */
	readonly heading: string;
	readonly program: string;
	readonly answers: string;
	readonly checks: string;
	readonly files: string;
	readonly part: Readonly<Record<ReportPart, string>>;
	readonly notFound: string;
	readonly timedOut: string;
	exitCode(code: number | undefined): string;
	more(lines: number): string;
}

export const reportText: Readonly<Record<Language, ReportWords>> = {
	en: {
		heading: `# Report of mape-setup

Prefixes, public addresses, MAC addresses and this machine's name are replaced by ones for documentation, the same one each time.
Ports, private addresses and names of other hosts are not: read it before you post it.`,
		program: 'Program',
		answers: 'Answers',
		checks: 'Checks',
		files: 'Files',
		part: {
			versions: 'Versions',
			network: 'Network',
			rules: 'Rules',
			settings: 'Settings',
			services: 'Services',
		},
		notFound: '(not installed)',
		timedOut: '(out of time)',
		exitCode: (code) => `(exit code ${code ?? '–'})`,
		more: (lines) => `(${lines} more lines)`,
	},
	ja: {
		heading: `# mape-setup の報告

プレフィックス、グローバルアドレス、MAC アドレス、このホストの名前は、文書用のものに置き換えてあります (同じものは常に同じ値になります)。
ポート番号、プライベートアドレス、ほかのホストの名前はそのままです。投稿する前に内容を確認してください。`,
		program: 'プログラム',
		answers: '設定',
		checks: '診断',
		files: 'ファイル',
		part: {
			versions: 'バージョン',
			network: 'ネットワーク',
			rules: 'ルール',
			settings: 'カーネル設定',
			services: 'サービス',
		},
		notFound: '(未導入)',
		timedOut: '(時間切れ)',
		exitCode: (code) => `(終了コード ${code ?? '–'})`,
		more: (lines) => `(ほか ${lines} 行)`,
	},
};
