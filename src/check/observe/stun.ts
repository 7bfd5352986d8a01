import { failure, type Result, success } from '../../map/result.ts';

/** Where a STUN server saw our packet come from. */
export interface MappedAddress {
	readonly ipv4: string;
	readonly port: number;
}

// RFC 8489 §5 and §14
const headerLength = 20;
const magicCookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const mappedAddress = 0x0001;
const xorMappedAddress = 0x0020;
const familyIpv4 = 0x01;

/** `transaction`: 12 bytes. */
export function bindingQuestion(transaction: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(headerLength);
	const view = new DataView(bytes.buffer);
	view.setUint16(0, bindingRequest);
	view.setUint32(4, magicCookie);
	bytes.set(transaction, 8);
	return bytes;
}

/** Strict: one byte too many or too few, or another transaction, and it is no answer to us. */
export function parseBindingAnswer(bytes: Uint8Array, transaction: Uint8Array): Result<MappedAddress, string> {
	if (bytes.length < headerLength) return failure('shorter than a STUN header');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.getUint16(0) !== bindingSuccess) return failure('not a binding success');
	if (view.getUint16(2) !== bytes.length - headerLength) return failure('length does not match');
	if (view.getUint32(4) !== magicCookie) return failure('no magic cookie');
	if (transaction.some((byte, i) => bytes[8 + i] !== byte)) return failure('another transaction');

	let plain: MappedAddress | undefined;
	for (let at = headerLength; at < bytes.length; ) {
		if (at + 4 > bytes.length) return failure('attribute header cut off');
		const type = view.getUint16(at);
		const length = view.getUint16(at + 2);
		const end = at + 4 + length;
		if (end > bytes.length) return failure('attribute cut off');
		const isAddress = type === xorMappedAddress || type === mappedAddress;
		if (isAddress && length < 4) return failure('address cut off');
		if (isAddress && view.getUint8(at + 5) === familyIpv4) {
			if (length !== 8) return failure('IPv4 address of a wrong length');
			const xored = type === xorMappedAddress;
			const seen = readAddress(view, at + 6, xored ? magicCookie : 0);
			if (xored) return success(seen);
			plain = seen;
		}
		at = end + ((4 - (length % 4)) % 4);
	}
	// RFC 3489 servers know only the plain form
	return plain ? success(plain) : failure('no IPv4 address in it');
}

function readAddress(view: DataView, at: number, mask: number): MappedAddress {
	const address = (view.getUint32(at + 2) ^ mask) >>> 0;
	return {
		ipv4: [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.'),
		port: view.getUint16(at) ^ (mask >>> 16),
	};
}
