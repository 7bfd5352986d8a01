import type { RecordedCheckpoint } from '../apply/checkpoint-list.ts';
import type { Language } from '../text/language.ts';
import { labelled } from './calc-table.ts';

/** The checkpoints for people, newest first: when, what became of the change, and the script that goes back there. */
export function checkpointLines(checkpoints: readonly RecordedCheckpoint[], language: Language): readonly string[] {
	const text = words[language];
	if (checkpoints.length === 0) return [`  ${text.none}`];
	const rows = checkpoints.toReversed().map(({ time, state, why, original, directory }) => {
		const cause = why === undefined ? undefined : (text.why as Readonly<Record<string, string>>)[why];
		const said = [text.state[state], ...(cause === undefined ? [] : [cause]), ...(original ? [text.original] : [])];
		return [`  ${time.slice(0, 19)}Z  ${said.join(text.comma)}`, `${directory}/revert`] as const;
	});
	return labelled(rows);
}

const words = {
	en: {
		none: 'none',
		comma: ', ',
		original: 'before the first apply',
		state: {
			pending: 'waits for a decision',
			reverting: 'is being taken back',
			kept: 'kept',
			reverted: 'taken back',
			incomplete: 'not taken back completely',
			unknown: 'not known',
		},
		why: { user: 'as wished', failure: 'it did not work', timer: 'time was over', boot: 'after a restart' },
	},
	ja: {
		none: 'なし',
		comma: '、',
		original: '最初の適用の前',
		state: {
			pending: '決定待ち',
			reverting: '元に戻す途中',
			kept: '適用を確定',
			reverted: '元に戻した',
			incomplete: '元に戻しきれていない',
			unknown: '不明',
		},
		why: { user: '操作による', failure: '適用の失敗', timer: '時間切れ', boot: '再起動のため' },
	},
} as const satisfies Readonly<Record<Language, unknown>>;
