/**
 * All are asked at once; the answers that have come when the first good one does, or all when none is good.
 * What is still under way then ends by its own time limit.
 */
export function firstGood<T>(asked: readonly Promise<T>[], isGood: (answer: T) => boolean): Promise<readonly T[]> {
	return new Promise((resolve, reject) => {
		const answers: T[] = [];
		for (const promise of asked) {
			promise.then((answer) => {
				answers.push(answer);
				if (isGood(answer) || answers.length === asked.length) resolve([...answers]);
			}, reject);
		}
		if (asked.length === 0) resolve([]);
	});
}
