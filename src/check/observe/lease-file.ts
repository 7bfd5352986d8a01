import { type Prefix6, parsePrefix6 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';

/** A delegated prefix out of dhclient's lease file. */
export interface LeasedPrefix {
	readonly prefix: Prefix6;
	/** Milliseconds since the epoch. */
	readonly validUntil: number;
}

/**
 * The prefixes of the lease that holds: dhclient appends a whole `lease6 { … }` at every renewal, so it is the last one
 * (dhclient.leases(5)). One that is being written or was cut off by a power failure has no end and does not count; a
 * released one takes back what came before it.
 */
export function parseLeases(text: string): Result<readonly LeasedPrefix[], string> {
	let found: readonly LeasedPrefix[] = [];
	for (const block of blocks(text)) {
		if (/^\s*released;/m.test(block)) {
			found = [];
			continue;
		}
		const leased = prefixesOf(block);
		if (!leased.ok) return leased;
		if (leased.value.length > 0) found = leased.value;
	}
	return success(found);
}

function blocks(text: string): readonly string[] {
	return [...text.matchAll(/^lease6 \{\n([\s\S]*?)^\}/gm)].map(([, body = '']) => body);
}

function prefixesOf(block: string): Result<readonly LeasedPrefix[], string> {
	const leased: LeasedPrefix[] = [];
	for (const [, written = '', body = ''] of block.matchAll(/^\s*iaprefix (\S+) \{([^{}]*)\}/gm)) {
		const prefix = parsePrefix6(written);
		const starts = /^\s*starts (\d{1,12});/m.exec(body)?.[1];
		const life = /^\s*max-life (\d{1,10});/m.exec(body)?.[1];
		if (!prefix.ok || !written.includes('/')) return failure(`iaprefix ${written} is not a prefix`);
		if (starts === undefined || life === undefined) return failure(`iaprefix ${written} has no lifetime`);
		leased.push({ prefix: prefix.value, validUntil: (Number(starts) + Number(life)) * 1000 });
	}
	return success(leased);
}
