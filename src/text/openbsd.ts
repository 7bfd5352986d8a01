import type { OpenbsdStep } from '../apply/openbsd/apply.ts';
import type { Language } from './language.ts';

interface OpenbsdWords {
	readonly unchanged: string;
	readonly kept: string;
	wouldWrite(paths: readonly string[]): string;
	step(step: OpenbsdStep): string;
}

/** What `apply` says on OpenBSD while it works. */
export const openbsdText: Readonly<Record<Language, OpenbsdWords>> = {
	en: {
		unchanged: 'Everything is as planned already; nothing was changed.',
		kept: 'IPv4 works. The change is kept, and stays after a reboot.\n  look    pfctl -a map-e -vsr; ifconfig gif0\n  undo    mape-setup uninstall --yes',
		wouldWrite: (paths) => `Would be written: ${paths.join(', ')}. Nothing was changed.`,
		step(step) {
			switch (step.type) {
				case 'recorded':
					return `Recorded as it is: ${step.directory}`;
				case 'armed':
					return `It is put back in ${step.seconds} s unless IPv4 works, also when this program or the connection is gone.`;
				case 'tried':
					return 'Filter, tunnel and route are loaded for a trial; /etc is as it was.';
				case 'connected':
					return `IPv4 through the tunnel: ${step.answered} of ${step.tried} connections answered.`;
			}
		},
	},
	ja: {
		unchanged: 'すでに計画どおりです。何も変更していません。',
		kept: 'IPv4 がつながりました。変更を残しました。再起動後も有効です。\n  確認      pfctl -a map-e -vsr; ifconfig gif0\n  取り消し  mape-setup uninstall --yes',
		wouldWrite: (paths) => `書き込むファイル: ${paths.join('、')}。何も変更していません。`,
		step(step) {
			switch (step.type) {
				case 'recorded':
					return `現在の状態を記録しました: ${step.directory}`;
				case 'armed':
					return `IPv4 がつながらなければ ${step.seconds} 秒後に元に戻します。このプログラムや接続が切れても戻ります。`;
				case 'tried':
					return 'フィルタ、トンネル、経路を試しに読み込みました。/etc は元のままです。';
				case 'connected':
					return `トンネル経由の IPv4: 接続 ${step.tried} 回のうち ${step.answered} 回に応答がありました。`;
			}
		},
	},
};
