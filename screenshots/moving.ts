import { windowOf } from './svg.ts';

/** A screen, and for how long it is seen. */
export interface Scene {
	readonly rows: readonly string[];
	readonly seconds: number;
}

/**
 * Screens one after the other, again and again, by CSS alone, which runs in an image too. A row that stays over several
 * screens is there once.
 */
export const toMovingSvg = (columns: number, title: string, scenes: readonly Scene[]): string => {
	const height = Math.max(...scenes.map(({ rows }) => rows.length));
	const ends = scenes.map((_, i) => scenes.slice(0, i + 1).reduce((sum, { seconds }) => sum + seconds, 0));
	const total = ends.at(-1) ?? 0;
	const percent = (seconds: number) => `${Number(((seconds / total) * 100).toFixed(3))}%`;
	const styles = new Map<string, string>();
	const body: string[] = [];
	for (let y = 0; y < height; y++) {
		for (let first = 0, next = 1; first < scenes.length; first = next++) {
			const row = scenes[first]?.rows[y] ?? '';
			while (next < scenes.length && (scenes[next]?.rows[y] ?? '') === row) next++;
			if (row === '') continue;
			const name = `s${first}-${next}`;
			const from = first === 0 ? 0 : ends[first - 1]!;
			const seen = first === 0 ? '' : '0%{visibility:hidden}';
			// where nothing moves, the last screen is seen
			const still = next === scenes.length ? '' : 'visibility:hidden;';
			const gone = next === scenes.length ? '' : `${percent(ends[next - 1]!)}{visibility:hidden}`;
			styles.set(
				name,
				`@keyframes ${name}{${seen}${percent(from)}{visibility:visible}${gone}}.${name}{${still}animation:${name} ${total}s step-end infinite}`,
			);
			body.push(`<g class="${name}">${row}</g>`);
		}
	}
	return windowOf(columns, height, title, body, [...styles.values()].join(''));
};
