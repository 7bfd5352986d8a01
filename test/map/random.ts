/** Repeatable pseudo-randomness (mulberry32): a failing test writes its seed out. */
export interface Random {
	readonly seed: number;
	/** An integer from least to most, both included. */
	integer(least: number, most: number): number;
	/** That many random bits. */
	bits(length: number): bigint;
	pick<T>(from: readonly T[]): T;
}

export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
	return {
		seed,
		integer,
		bits: (length) => {
			let value = 0n;
			for (let done = 0; done < length; done += 16) value = (value << 16n) | BigInt(integer(0, 65535));
			return value & ((1n << BigInt(length)) - 1n);
		},
		pick: (from) => from[integer(0, from.length - 1)]!,
	};
}

/** Another seed with `SEED=n npx vitest …`. */
export const givenSeed = Number(process.env['SEED'] ?? 7597);
