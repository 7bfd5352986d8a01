/** Servers on the simulated internet, byte for byte as far as anyone asks them. */
const stunBinding = 0x0001;
const magicCookie = 0x2112a442;

/** The answer of whoever listens on that UDP port; undefined: nobody does. */
export function udpAnswer(port: number, payload: Uint8Array, seen: { readonly ipv4: string; readonly port: number }) {
	if (port === 53) return dnsAnswer(payload);
	if (payload.length >= 20 && payload[0] === 0 && payload[1] === stunBinding) return stunAnswer(payload, seen);
	return undefined;
}

/** RFC 8489: binding success with XOR-MAPPED-ADDRESS. */
function stunAnswer(request: Uint8Array, { ipv4, port }: { readonly ipv4: string; readonly port: number }): Uint8Array {
	const reply = new Uint8Array(32);
	const view = new DataView(reply.buffer);
	view.setUint16(0, 0x0101);
	view.setUint16(2, 12);
	reply.set(request.subarray(4, 20), 4);
	view.setUint16(20, 0x0020);
	view.setUint16(22, 8);
	view.setUint8(25, 1);
	view.setUint16(26, port ^ (magicCookie >>> 16));
	const address = ipv4.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
	view.setUint32(28, (address ^ magicCookie) >>> 0);
	return reply;
}

/** RFC 1035: whatever is asked for has the address 198.51.100.10. */
function dnsAnswer(question: Uint8Array): Uint8Array {
	const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 10];
	const reply = new Uint8Array(question.length + record.length);
	reply.set(question);
	reply.set(record, question.length);
	reply[2] = 0x81;
	reply[3] = 0x80;
	reply[7] = 1;
	return reply;
}
