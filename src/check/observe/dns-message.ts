import { failure, type Result, success } from '../../map/result.ts';

export interface DnsAnswer {
	readonly rcode: number;
	/** IPv4 addresses among the answers. */
	readonly addresses: readonly string[];
}

// RFC 1035 §4
const headerLength = 12;
const recursionDesired = 0x0100;
const response = 0x8000;
const typeA = 1;
const classInternet = 1;

/** Asks for the A records of `name`; `id`: 2 bytes. */
export function dnsQuestion(id: Uint8Array, name: string): Uint8Array {
	const labels = name.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
	return Uint8Array.from([
		...id,
		...[recursionDesired >> 8, 0],
		...[0, 1, 0, 0, 0, 0, 0, 0],
		...labels,
		...[0, 0, typeA, 0, classInternet],
	]);
}

export function parseDnsAnswer(bytes: Uint8Array, question: Uint8Array): Result<DnsAnswer, string> {
	if (bytes.length < question.length) return failure('shorter than its question');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const flags = view.getUint16(2);
	if (bytes[0] !== question[0] || bytes[1] !== question[1]) return failure('another question');
	if ((flags & response) === 0) return failure('not a response');
	if (view.getUint16(4) !== 1) return failure('not one question');
	for (let i = headerLength; i < question.length; i++) {
		if (lowerCase(bytes[i]) !== lowerCase(question[i])) return failure('another question');
	}
	const rcode = flags & 0x0f;
	const addresses: string[] = [];
	let at = question.length;
	for (let left = view.getUint16(6); left > 0; left--) {
		const name = skipName(bytes, at);
		if (name === undefined || name + 10 > bytes.length) return failure('record cut off');
		const length = view.getUint16(name + 8);
		const end = name + 10 + length;
		if (end > bytes.length) return failure('record cut off');
		if (view.getUint16(name) === typeA && view.getUint16(name + 2) === classInternet) {
			if (length !== 4) return failure('A record of a wrong length');
			addresses.push(bytes.subarray(name + 10, end).join('.'));
		}
		at = end;
	}
	return success({ rcode, addresses });
}

/** Where the name at `at` ends; a pointer ends it (§4.1.4), so there is nothing to loop on. */
function skipName(bytes: Uint8Array, at: number): number | undefined {
	for (;;) {
		const length = bytes[at];
		if (length === undefined) return undefined;
		if (length === 0) return at + 1;
		if (length >= 0xc0) return at + 2 <= bytes.length ? at + 2 : undefined;
		if (length > 63) return undefined;
		at += 1 + length;
	}
}

const lowerCase = (byte = 0): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
