/**
 * Bytes that tell our question from an earlier one. They come from the clock, so that a recorded router sees the same
 * ones again; nobody on the way is kept from guessing them, and nothing depends on that.
 */
export function token(nowMs: number, salt: number, length: number): Uint8Array {
	let state =
		(Math.floor(nowMs) ^ Math.imul(Math.floor(nowMs / 2 ** 32), 0x9e3779b9) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0;
	return Uint8Array.from({ length }, () => {
		// mulberry32
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return (mixed ^ (mixed >>> 14)) & 0xff;
	});
}
