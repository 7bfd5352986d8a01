/** What a test says of an IPv4 packet; what it does not say has a sensible value. */
export interface Packet {
	readonly from: string;
	readonly to: string;
	readonly protocol: number;
	readonly ttl?: number;
	readonly id?: number;
	readonly dontFragment?: boolean;
	/** Behind the IPv4 header, with its own checksum in place. */
	readonly body: Buffer;
}

export const protocols = { icmp: 1, tcp: 6, udp: 17, dccp: 33, gre: 47, esp: 50, sctp: 132 } as const;

export type Ends = Pick<Packet, 'from' | 'to'> & { readonly sport: number; readonly dport: number };

export const flags = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

export function tcp(
	ends: Ends,
	flag: number,
	more: { seq?: number; ack?: number; mss?: number; data?: string } = {},
): Packet {
	const options = more.mss === undefined ? Buffer.alloc(0) : Buffer.from([2, 4, more.mss >> 8, more.mss & 255]);
	const header = Buffer.alloc(20);
	header.writeUInt16BE(ends.sport, 0);
	header.writeUInt16BE(ends.dport, 2);
	header.writeUInt32BE(more.seq ?? 1000, 4);
	header.writeUInt32BE(more.ack ?? 0, 8);
	header[12] = (20 + options.length) << 2;
	header[13] = flag;
	header.writeUInt16BE(65535, 14);
	const body = Buffer.concat([header, options, Buffer.from(more.data ?? '')]);
	body.writeUInt16BE(transportSum(ends, protocols.tcp, body), 16);
	return { from: ends.from, to: ends.to, protocol: protocols.tcp, body };
}

/** `checksum: false` sends the 0 that means none (RFC 768). */
export function udp(ends: Ends, data: Buffer | string = 'hello', checksum = true): Packet {
	const body = Buffer.concat([Buffer.alloc(8), Buffer.from(data)]);
	body.writeUInt16BE(ends.sport, 0);
	body.writeUInt16BE(ends.dport, 2);
	body.writeUInt16BE(body.length, 4);
	if (checksum) body.writeUInt16BE(transportSum(ends, protocols.udp, body) || 0xffff, 6);
	return { from: ends.from, to: ends.to, protocol: protocols.udp, body };
}

/** One chunk of RFC 9260. */
export const chunks = { init: 1, initAck: 2 } as const;

export function sctp(ends: Ends, chunk: number, tag: number): Packet {
	const body = Buffer.alloc(12 + 20);
	body.writeUInt16BE(ends.sport, 0);
	body.writeUInt16BE(ends.dport, 2);
	body.writeUInt32BE(tag, 4);
	body[12] = chunk;
	body.writeUInt16BE(20, 14);
	body.writeUInt32BE(0x01020304, 16);
	body.writeUInt32BE(65536, 20);
	body.writeUInt16BE(1, 24);
	body.writeUInt16BE(1, 26);
	body.writeUInt32LE(crc32c(body), 8);
	return { from: ends.from, to: ends.to, protocol: protocols.sctp, body };
}

/** RFC 9260 appendix A. */
export function crc32c(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
	}
	return ~crc >>> 0;
}

/** A DCCP request (RFC 4340 §5.1) with a checksum over all of it. */
export function dccp(ends: Ends): Packet {
	const body = Buffer.alloc(20);
	body.writeUInt16BE(ends.sport, 0);
	body.writeUInt16BE(ends.dport, 2);
	body[4] = 5;
	body[8] = 1;
	body.writeUInt16BE(transportSum(ends, protocols.dccp, body), 6);
	return { from: ends.from, to: ends.to, protocol: protocols.dccp, body };
}

export function icmp(from: string, to: string, type: number, code: number, rest: Buffer): Packet {
	const body = Buffer.concat([Buffer.from([type, code, 0, 0]), rest]);
	body.writeUInt16BE(checksum(body), 2);
	return { from, to, protocol: protocols.icmp, body };
}

export function echo(from: string, to: string, type: 'request' | 'reply', id: number, data = 'payload'): Packet {
	const rest = Buffer.concat([Buffer.alloc(4), Buffer.from(data)]);
	rest.writeUInt16BE(id, 0);
	rest.writeUInt16BE(7, 2);
	return icmp(from, to, type === 'request' ? 8 : 0, 0, rest);
}

export const errors = {
	'port-unreachable': [3, 3],
	'host-unreachable': [3, 1],
	'frag-needed': [3, 4],
	'time-exceeded': [11, 0],
	'parameter-problem': [12, 0],
} as const;
export type ErrorName = keyof typeof errors;

/** An error about a packet: its header and the first 8 bytes behind it, or as much as asked for (RFC 1812 §4.3.2.3). */
export function icmpError(from: string, to: string, name: ErrorName, about: Buffer, quote = 28): Packet {
	const [type, code] = errors[name];
	const word = Buffer.alloc(4);
	if (name === 'frag-needed') word.writeUInt16BE(1300, 2);
	if (name === 'parameter-problem') word[0] = 9;
	return icmp(from, to, type, code, Buffer.concat([word, about.subarray(0, quote)]));
}

export function encode(packet: Packet): Buffer {
	const header = Buffer.alloc(20);
	header[0] = 0x45;
	header.writeUInt16BE(20 + packet.body.length, 2);
	header.writeUInt16BE(packet.id ?? 0x1234, 4);
	header.writeUInt16BE(packet.dontFragment ? 0x4000 : 0, 6);
	header[8] = packet.ttl ?? 64;
	header[9] = packet.protocol;
	address(packet.from).copy(header, 12);
	address(packet.to).copy(header, 16);
	header.writeUInt16BE(checksum(header), 10);
	return Buffer.concat([header, packet.body]);
}

/** The packet in pieces of at most `size` bytes behind the header, as a sender would fragment it. */
export function fragments(packet: Packet, size: number): readonly Buffer[] {
	const whole = encode(packet);
	const step = size - (size % 8);
	const pieces: Buffer[] = [];
	for (let at = 0; at < packet.body.length; at += step) {
		const header = Buffer.from(whole.subarray(0, 20));
		const piece = packet.body.subarray(at, at + step);
		header.writeUInt16BE(20 + piece.length, 2);
		header.writeUInt16BE((at + step < packet.body.length ? 0x2000 : 0) | (at >> 3), 6);
		header.writeUInt16BE(0, 10);
		header.writeUInt16BE(checksum(header), 10);
		pieces.push(Buffer.concat([header, piece]));
	}
	return pieces;
}

/** A packet as it was received, and whether all its checksums are right. */
export interface Received {
	readonly bytes: Buffer;
	readonly from: string;
	readonly to: string;
	readonly protocol: number;
	readonly fragment: { readonly more: boolean; readonly offset: number };
	readonly sport: number;
	readonly dport: number;
	readonly body: Buffer;
	readonly sumsRight: boolean;
}

export function decode(bytes: Buffer): Received {
	const length = bytes.readUInt16BE(2);
	const headerLength = ((bytes[0] ?? 0) & 15) * 4;
	const body = bytes.subarray(headerLength, length);
	const protocol = bytes[9] ?? 0;
	const from = bytes.subarray(12, 16).join('.');
	const to = bytes.subarray(16, 20).join('.');
	const field = bytes.readUInt16BE(6);
	const fragment = { more: (field & 0x2000) !== 0, offset: (field & 0x1fff) * 8 };
	const hasPorts = fragment.offset === 0 && body.length >= 4;
	const whole = !fragment.more && fragment.offset === 0;
	return {
		bytes: bytes.subarray(0, length),
		from,
		to,
		protocol,
		fragment,
		sport: hasPorts ? body.readUInt16BE(0) : 0,
		dport: hasPorts ? body.readUInt16BE(2) : 0,
		body,
		sumsRight:
			checksum(bytes.subarray(0, headerLength)) === 0 && (!whole || bodySumRight({ from, to }, protocol, body)),
	};
}

/** The datagram that fragments make; undefined while some are missing. */
export function reassemble(pieces: readonly Received[]): Received | undefined {
	const sorted = [...pieces].sort((a, b) => a.fragment.offset - b.fragment.offset);
	let next = 0;
	for (const { fragment, body } of sorted) {
		if (fragment.offset !== next) return undefined;
		next += body.length;
	}
	const last = sorted.at(-1);
	if (!last || last.fragment.more) return undefined;
	const { from, to, protocol } = last;
	return decode(encode({ from, to, protocol, body: Buffer.concat(sorted.map(({ body }) => body)) }));
}

function bodySumRight(ends: Pick<Packet, 'from' | 'to'>, protocol: number, body: Buffer): boolean {
	if (protocol === protocols.icmp) return checksum(body) === 0;
	if (protocol === protocols.udp && body.readUInt16BE(6) === 0) return true;
	if (protocol === protocols.udp || protocol === protocols.tcp) return transportSum(ends, protocol, body) === 0;
	return true;
}

function transportSum({ from, to }: Pick<Packet, 'from' | 'to'>, protocol: number, body: Buffer): number {
	const pseudo = Buffer.concat([
		address(from),
		address(to),
		Buffer.from([0, protocol, body.length >> 8, body.length & 255]),
	]);
	return checksum(Buffer.concat([pseudo, body]));
}

/** RFC 1071. */
export function checksum(bytes: Buffer): number {
	let sum = 0;
	for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
	while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
	return ~sum & 0xffff;
}

export const address = (text: string) => Buffer.from(text.split('.').map(Number));
