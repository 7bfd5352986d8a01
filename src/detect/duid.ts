/**
 * The client's identity in a dhclient lease file, as bytes in hexadecimal with colons. dhclient writes it as a string in
 * which bytes that are no letters are octal (\\000) and quotes are escaped; the last one counts. undefined: there is none, or
 * something else.
 */
export function parseDuid(leaseFile: string): string | undefined {
	const last = [...leaseFile.matchAll(/^\s*default-duid\s+"((?:\\.|[^"\\\n])*)"\s*;/gm)].at(-1)?.[1];
	if (last === undefined) return undefined;
	const bytes: number[] = [];
	for (const [, octal, escaped, plain] of last.matchAll(/\\([0-7]{3})|\\(.)|(.)/gs)) {
		const byte = octal === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number.parseInt(octal, 8);
		if (byte > 0xff) return undefined;
		bytes.push(byte);
	}
	return bytes.length === 0 ? undefined : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
