import type { MappedAddress } from '../../src/check/observe/stun.ts';

const magicCookie = 0x2112a442;

/** What a STUN server answers to `question` (RFC 8489 §14.2). */
export function bindingAnswer(question: Uint8Array, { ipv4, port }: MappedAddress): Uint8Array {
	const bytes = new Uint8Array(32);
	const view = new DataView(bytes.buffer);
	view.setUint16(0, 0x0101);
	view.setUint16(2, 12);
	bytes.set(question.subarray(4, 20), 4);
	view.setUint16(20, 0x0020);
	view.setUint16(22, 8);
	view.setUint8(25, 1);
	view.setUint16(26, port ^ (magicCookie >>> 16));
	const address = ipv4.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
	view.setUint32(28, (address ^ magicCookie) >>> 0);
	return bytes;
}

/** What a DNS server answers to `question` (RFC 1035 §4). */
export function dnsAnswer(question: Uint8Array, addresses: readonly string[], rcode = 0): Uint8Array {
	const answers = addresses.flatMap((address) => [
		// a pointer to the question's name, one minute to live
		...[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4],
		...address.split('.').map(Number),
	]);
	const bytes = Uint8Array.from([...question, ...answers]);
	bytes[2] = 0x81;
	bytes[3] = 0x80 | rcode;
	bytes[7] = addresses.length;
	return bytes;
}
