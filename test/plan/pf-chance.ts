// How PF reads and uses `probability`, in whole numbers and fractions: nothing is rounded but where PF rounds.
// OpenBSD: sbin/pfctl/parse.y `filter_opt PROBABILITY`, sys/net/pf.c pf_match_rule.

/** n / d, d > 0; not reduced. */
export interface Fraction {
	readonly n: bigint;
	readonly d: bigint;
}

export const one: Fraction = { n: 1n, d: 1n };

/** What pfctl gives to the kernel: p times 2^32-1, rounded half up, and never 0; undefined means always. */
export function storedExactly(text: string | undefined): bigint | undefined {
	if (text === undefined) return undefined;
	const [, whole = '', decimals = '', percent] = /^(\d+)(?:\.(\d*))?(%)?$/.exec(text) ?? [];
	const d = 10n ** BigInt(decimals.length) * (percent ? 100n : 1n);
	const twice = BigInt(whole + decimals) * 2n * 0xffff_ffffn + d;
	const stored = twice / (2n * d);
	return stored === 0n ? 1n : stored;
}

/** The same in C's doubles, as pfctl does it: strtod, times 0.01, floor(p * UINT_MAX + 0.5). */
export function storedByPfctl(text: string): bigint {
	const p = text.endsWith('%') ? Number.parseFloat(text) * 0.01 : Number.parseFloat(text);
	return BigInt(Math.max(1, Math.floor(p * 0xffff_ffff + 0.5)));
}

/** A rule is skipped when its number is not greater than arc4random_uniform(2^32-2) + 1, which is from 1 to 2^32-2. */
export const draws = 2n ** 32n - 2n;

/** Of how many draws the rule takes. */
export function matching(stored: bigint | undefined): Fraction {
	return stored === undefined ? one : { n: stored - 1n, d: draws };
}

/** For each rule that it is the last to match, and for none at all. */
export function lastMatch(rules: readonly Fraction[]): { readonly each: readonly Fraction[]; readonly none: Fraction } {
	const each: Fraction[] = [];
	/** That none of the rules behind matches. */
	let behind = one;
	for (const { n, d } of [...rules].reverse()) {
		each.unshift({ n: n * behind.n, d: d * behind.d });
		behind = { n: (d - n) * behind.n, d: d * behind.d };
	}
	return { each, none: behind };
}

/** | a - 1/count | <= 1/limit, exactly. */
export function isNear({ n, d }: Fraction, count: number, limit: bigint): boolean {
	const difference = n * BigInt(count) - d;
	return (difference < 0n ? -difference : difference) * limit <= d * BigInt(count);
}
