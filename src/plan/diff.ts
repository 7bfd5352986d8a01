import type { FileChange, LiveState, Plan } from './plan.ts';

/** The planned files against what is on the machine; `current` has undefined for a file that does not exist. */
export function compare(plan: Plan, current: Readonly<Record<string, string | undefined>>): readonly FileChange[] {
	const planned = plan.files.map(({ path, content, program }) =>
		program ? compareProgram(path, current[path], content) : compareFile(path, current[path], content),
	);
	const removed = plan.obsoleteFiles.filter((path) => current[path] !== undefined);
	return [
		...planned,
		...removed.map((path) => ({
			path,
			change: 'removed' as const,
			lines: rows(current[path] ?? '').map((row) => `-${row}`),
		})),
	];
}

/** Applying would change nothing: every file is there, and what runs is what they say. */
export const isSame = (changes: readonly FileChange[], live: readonly LiveState[]): boolean =>
	changes.length > 0 && live.length > 0 && [...changes, ...live].every(({ change }) => change === 'same');

function compareFile(path: string, before: string | undefined, after: string): FileChange {
	if (before === undefined) return { path, change: 'new', lines: rows(after).map((row) => `+${row}`) };
	if (before === after) return { path, change: 'same', lines: rows(after).map((row) => ` ${row}`) };
	return { path, change: 'changed', lines: mergeRows(rows(before), rows(after)) };
}

/** A bundle has lines of many thousand characters. */
function compareProgram(path: string, before: string | undefined, after: string): FileChange {
	const change = before === undefined ? 'new' : before === after ? 'same' : 'changed';
	const sign = change === 'same' ? ' ' : '+';
	return { path, change, lines: [`${sign}JavaScript, ${after.length} characters`] };
}

const rows = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

/** Longest common subsequence; the files are a few hundred lines at most. */
export function mergeRows(before: readonly string[], after: readonly string[]): readonly string[] {
	const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
	for (let i = before.length - 1; i >= 0; i--) {
		for (let j = after.length - 1; j >= 0; j--) {
			lengths[i]![j] =
				before[i] === after[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
		}
	}
	const merged: string[] = [];
	let i = 0;
	let j = 0;
	while (i < before.length || j < after.length) {
		if (i < before.length && j < after.length && before[i] === after[j]) {
			merged.push(` ${before[i]}`);
			i++;
			j++;
		} else if (j >= after.length || (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
			merged.push(`-${before[i++]}`);
		} else {
			merged.push(`+${after[j++]}`);
		}
	}
	return merged;
}
