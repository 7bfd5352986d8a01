/** Packets that no socket of Node sends, as hexadecimal text. The kernel fills in the IP header's checksum. */
export function packet(source: string, target: string, protocol: number, payload: Buffer): string {
	const header = Buffer.alloc(20);
	header.writeUInt8(0x45, 0);
	header.writeUInt16BE(20 + payload.length, 2);
	header.writeUInt8(64, 8);
	header.writeUInt8(protocol, 9);
	address(source).copy(header, 12);
	address(target).copy(header, 16);
	return Buffer.concat([header, payload]).toString('hex');
}

const address = (text: string) => Buffer.from(text.split('.').map(Number));

export type TcpFlags = {
	readonly syn?: boolean;
	readonly ack?: boolean;
	readonly rst?: boolean;
	readonly fin?: boolean;
};

export function tcp(source: string, port: number, target: string, to: number, flags: TcpFlags): string {
	const segment = Buffer.alloc(20);
	segment.writeUInt16BE(port, 0);
	segment.writeUInt16BE(to, 2);
	segment.writeUInt32BE(1, 4);
	segment.writeUInt8(0x50, 12);
	segment.writeUInt8((flags.fin ? 1 : 0) | (flags.syn ? 2 : 0) | (flags.rst ? 4 : 0) | (flags.ack ? 16 : 0), 13);
	segment.writeUInt16BE(1024, 14);
	segment.writeUInt16BE(transportSum(source, target, 6, segment), 16);
	return packet(source, target, 6, segment);
}

export function udp(source: string, port: number, target: string, to: number): string {
	const datagram = Buffer.alloc(12);
	datagram.writeUInt16BE(port, 0);
	datagram.writeUInt16BE(to, 2);
	datagram.writeUInt16BE(datagram.length, 4);
	datagram.writeUInt16BE(transportSum(source, target, 17, datagram), 6);
	return packet(source, target, 17, datagram);
}

export function icmp(source: string, target: string, type: number, id: number, quoted = Buffer.alloc(8)): string {
	const message = Buffer.concat([Buffer.alloc(8), quoted]);
	message.writeUInt8(type, 0);
	message.writeUInt16BE(id, 4);
	message.writeUInt16BE(onesSum(message), 2);
	return packet(source, target, 1, message);
}

/** An SCTP packet with one chunk (RFC 9260 §3); INIT opens an association. */
export function sctp(source: string, port: number, target: string, to: number, chunk: 'INIT' | 'DATA'): string {
	const body = Buffer.alloc(20);
	body.writeUInt8(chunk === 'INIT' ? 1 : 0, 0);
	body.writeUInt16BE(20, 2);
	body.writeUInt32BE(0x01020304, 4);
	body.writeUInt32BE(65535, 8);
	body.writeUInt32BE(0x0001_0001, 12);
	const message = Buffer.concat([Buffer.alloc(12), body]);
	message.writeUInt16BE(port, 0);
	message.writeUInt16BE(to, 2);
	// INIT has the verification tag 0 (§8.5.1)
	message.writeUInt32BE(chunk === 'INIT' ? 0 : 1, 4);
	message.writeUInt32LE(crc32c(message), 8);
	return packet(source, target, 132, message);
}

/** A DCCP-Request (RFC 4340 §5.1, §5.5), long sequence numbers. */
export function dccp(source: string, port: number, target: string, to: number): string {
	const message = Buffer.alloc(20);
	message.writeUInt16BE(port, 0);
	message.writeUInt16BE(to, 2);
	message.writeUInt8(message.length / 4, 4);
	message.writeUInt8(1, 8);
	message.writeUInt16BE(transportSum(source, target, 33, message), 6);
	return packet(source, target, 33, message);
}

function transportSum(source: string, target: string, protocol: number, message: Buffer): number {
	const pseudo = Buffer.concat([address(source), address(target), Buffer.from([0, protocol, 0, message.length])]);
	return onesSum(Buffer.concat([pseudo, message]));
}

function onesSum(data: Buffer): number {
	let sum = 0;
	for (let i = 0; i + 1 < data.length; i += 2) sum += data.readUInt16BE(i);
	while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
	return ~sum & 0xffff;
}

function crc32c(data: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of data) {
		crc ^= byte;
		for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
	}
	return ~crc >>> 0;
}
