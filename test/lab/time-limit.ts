/** The promise, or an error with the complaint when it takes longer. */
export async function withTimeLimit<T>(promise: Promise<T>, limitMs: number, complaint: string): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${complaint} (after ${limitMs / 1000} s)`)), limitMs);
	});
	try {
		return await Promise.race([promise, limit]);
	} finally {
		clearTimeout(timer);
	}
}
