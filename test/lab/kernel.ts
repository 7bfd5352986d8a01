import { execFileSync } from 'node:child_process';

/**
 * The ELF image inside a bzImage: qemu starts that directly, which saves the kernel from unpacking itself in an emulated
 * processor (2.4 seconds). Offsets: Documentation/x86/boot.rst.
 */
export function extractVmlinux(bzImage: Buffer): Buffer {
	const setupSectors = bzImage[0x1f1] || 4;
	const start = (setupSectors + 1) * 512 + bzImage.readUInt32LE(0x248);
	const payload = bzImage.subarray(start, start + bzImage.readUInt32LE(0x24c));
	const [command, ...args] = decompressor(payload);
	// Four bytes of size follow the compressed stream, of which zstd and lz4 complain after writing all that is wanted.
	const image = unpack(command, args, payload);
	if (image.subarray(0, 4).toString('latin1') !== '\x7fELF') throw new Error('the kernel holds no ELF image');
	return image;
}

function decompressor(payload: Buffer): [string, ...string[]] {
	const magic = payload.subarray(0, 6).toString('hex');
	if (magic === 'fd377a585a00') return ['xz', '-dc', '--single-stream'];
	if (magic.startsWith('28b52ffd')) return ['zstd', '-dc'];
	if (magic.startsWith('02214c18')) return ['lz4', '-dc'];
	throw new Error(`the kernel is compressed in an unknown way (${magic})`);
}

function unpack(command: string, args: string[], payload: Buffer): Buffer {
	try {
		return execFileSync(command, args, { input: payload, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });
	} catch (error) {
		const { stdout, code } = error as { stdout?: Buffer; code?: string };
		if (stdout?.length && code !== 'ENOBUFS') return stdout;
		throw error;
	}
}
