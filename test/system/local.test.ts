import { createSocket } from 'node:dgram';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localSystem } from '../../src/system/local.ts';
import { type CommandResult, SystemError } from '../../src/system/system.ts';

const system = localSystem();
let folder = '';
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mape-local-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('run', () => {
	it('gives code, stdout and stderr as they are', async () => {
		const result = await system.run(['/bin/sh', '-c', 'echo out; echo err >&2; exit 3']);
		expect(result).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false, notFound: false });
		expect(result.durationMs).toBeGreaterThanOrEqual(0);
	});

	it('passes no shell: arguments arrive whole', async () => {
		const { stdout } = await system.run(['printf', '%s|', 'a b', '$HOME', '*', '; exit 9']);
		expect(stdout).toBe('a b|$HOME|*|; exit 9|');
	});

	it('has a fixed environment, plus what is asked for', async () => {
		process.env['MAPE_LEAK'] = 'yes';
		const { stdout } = await system.run(['env'], { env: { reason: 'BOUND6' } });
		expect(stdout.trim().split('\n').sort()).toEqual([
			'LC_ALL=C',
			'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
			'reason=BOUND6',
		]);
	});

	it('feeds standard input, and an empty one otherwise', async () => {
		expect((await system.run(['cat'], { input: 'rules' })).stdout).toBe('rules');
		expect((await system.run(['cat'])).stdout).toBe('');
	});

	it('says when the program does not exist or cannot be run', async () => {
		expect(await system.run(['mape-no-such-program'])).toMatchObject({ notFound: true, code: undefined });
		expect(await system.run(['/etc'])).toMatchObject({ notFound: false, code: undefined });
	});

	it('ends a command that takes too long, with what it started', async () => {
		const mark = `3${Date.now() % 1_000_000}`;
		const result = await system.run(['/bin/sh', '-c', `sleep ${mark}; true`], { timeoutMs: 100 });
		expect(result).toMatchObject({ timedOut: true, code: undefined });
		expect(result.durationMs).toBeLessThan(1_000);
		expect((await system.run(['ps', '-eo', 'args'])).stdout).not.toContain(`sleep ${mark}`);
	});

	it('kills one that ignores SIGTERM, and lets go of a grandchild in a session of its own', async () => {
		const deaf = await system.run(['/bin/sh', '-c', "trap '' TERM; while :; do sleep 1; done"], { timeoutMs: 100 });
		expect(deaf).toMatchObject({ timedOut: true, code: undefined });
		expect(deaf.durationMs).toBeLessThan(3_500);
		const away = await system.run(['/bin/sh', '-c', 'setsid sleep 6; true'], { timeoutMs: 100 });
		expect(away.durationMs).toBeLessThan(3_500);
	}, 10_000);

	it('keeps no more output than its limit', async () => {
		const small = localSystem({ outputLimit: 1_000 });
		const result = await small.run(['yes']);
		expect(result.stdout.length).toBe(1_000);
		expect(result.code).toBeUndefined();
	});

	it('tells the log', async () => {
		const seen: CommandResult[] = [];
		await localSystem({ onCommand: (result) => seen.push(result) }).run(['true']);
		expect(seen).toMatchObject([{ argv: ['true'], code: 0 }]);
	});

	it('runs many at once without a warning', async () => {
		const results = await Promise.all(Array.from({ length: 30 }, () => system.run(['true'])));
		expect(results.every(({ code }) => code === 0)).toBe(true);
		expect(process.listenerCount('exit')).toBeLessThan(10);
	});
});

describe('stream', () => {
	it('hands over lines as they come, the unfinished last one too', async () => {
		const lines: string[] = [];
		const result = await system.stream(
			['/bin/sh', '-c', 'echo one; sleep 0.2; echo two >&2; sleep 0.2; printf three'],
			{ onLine: (line, from) => lines.push(`${from} ${line}`) },
		);
		expect(lines).toEqual(['stdout one', 'stderr two', 'stdout three']);
		expect(result).toMatchObject({ code: 0, stdout: 'one\nthree', stderr: 'two\n' });
	});

	it('ends with SIGTERM when aborted', async () => {
		const controller = new AbortController();
		const lines: string[] = [];
		const result = await system.stream(
			['/bin/sh', '-c', "trap 'echo bye; exit 7' TERM; echo up; while :; do :; done"],
			{
				signal: controller.signal,
				onLine: (line) => {
					lines.push(line);
					if (line === 'up') controller.abort();
				},
			},
		);
		expect(lines).toEqual(['up', 'bye']);
		expect(result).toMatchObject({ code: 7, timedOut: false });
	});

	it('starts nothing when aborted before', async () => {
		const lines: string[] = [];
		const result = await system.stream(['echo', 'x'], {
			signal: AbortSignal.abort(),
			onLine: (line) => lines.push(line),
		});
		expect(lines).toEqual([]);
		expect(result.code).toBeUndefined();
	});

	it('lets a bug of the listener through', async () => {
		const broken = () => {
			throw new Error('a bug');
		};
		await expect(system.stream(['echo', 'x'], { onLine: broken })).rejects.toThrow('a bug');
	});
});

describe('files', () => {
	it('writes with the mode asked for, in folders that it makes, and leaves no temporary file', async () => {
		const path = join(folder, 'a/b/up');
		const mask = process.umask(0o077);
		await system.write(path, '#!/bin/sh\n', 0o755);
		process.umask(mask);
		expect(await system.read(path)).toBe('#!/bin/sh\n');
		expect((await stat(path)).mode & 0o777).toBe(0o755);
		expect(await readdir(join(folder, 'a/b'))).toEqual(['up']);
	});

	it('shows a reader the old bytes or the new ones, never a part', async () => {
		const path = join(folder, 'atomic');
		const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
		await system.write(path, texts[0]!, 0o600);
		let writing = true;
		const writer = (async () => {
			for (let round = 0; round < 20; round++) await system.write(path, texts[round % 2]!, 0o600);
			writing = false;
		})();
		while (writing) expect(texts).toContain(await system.read(path));
		await writer;
	});

	it('knows the absent from the refused', async () => {
		expect(await system.read(join(folder, 'none'))).toBeUndefined();
		expect(await system.read('/etc/hostname/none')).toBeUndefined();
		expect(await system.list(join(folder, 'none'))).toEqual([]);
		await expect(system.read(folder)).rejects.toMatchObject({ code: 'EISDIR', path: folder });
		await expect(system.write('/proc/mape', 'x', 0o600)).rejects.toBeInstanceOf(SystemError);
	});

	it('ends where a folder that is there takes no others', async () => {
		await expect(system.write('/proc/mape/setup/x', '', 0o644)).rejects.toMatchObject({ code: 'ENOENT' });
	});

	it('lists sorted names and removes folders', async () => {
		for (const name of ['c', 'a', 'b']) await system.write(join(folder, 'list', name), '', 0o600);
		expect(await system.list(join(folder, 'list'))).toEqual(['a', 'b', 'c']);
		await system.remove(join(folder, 'list'));
		await system.remove(join(folder, 'list'));
		expect(await system.list(join(folder, 'list'))).toEqual([]);
	});
});

describe('sockets', () => {
	const host = '127.0.0.1';

	it('connects from a given port and resets, so that the port is free at once', async () => {
		const seen: (number | undefined)[] = [];
		const server = createServer((peer) => peer.on('error', () => {}));
		server.on('connection', (peer) => seen.push(peer.remotePort));
		await new Promise<void>((resolve) => server.listen(0, host, resolve));
		const { port } = server.address() as { port: number };
		for (let round = 0; round < 3; round++) {
			const result = await system.connect({ host, port, localAddress: host, localPort: 41_776, timeoutMs: 1_000 });
			expect(result).toMatchObject({ ok: true });
		}
		expect(seen).toEqual([41_776, 41_776, 41_776]);
		server.close();
	});

	it('gives the word of the system', async () => {
		expect(await system.connect({ host, port: 1, timeoutMs: 1_000 })).toMatchObject({
			ok: false,
			code: 'ECONNREFUSED',
		});
		const foreign = { host, port: 1, localAddress: '192.0.2.1', localPort: 1_776, timeoutMs: 1_000 };
		expect(await system.connect(foreign)).toMatchObject({ ok: false, code: 'EADDRNOTAVAIL' });
		expect(await system.exchange(foreign, new Uint8Array(1))).toMatchObject({ ok: false, code: 'EADDRNOTAVAIL' });
		expect(await system.exchange({ host, port: 1, timeoutMs: 1_000 }, new Uint8Array(1))).toMatchObject({
			ok: false,
			code: 'ECONNREFUSED',
		});
	});

	it('takes the answer of whom it asked, and of nobody else', async () => {
		const server = createSocket('udp4');
		const stranger = createSocket('udp4');
		await new Promise<void>((resolve) => server.bind(0, host, resolve));
		server.on('message', (message, from) => {
			stranger.send('lie', from.port, from.address, () =>
				setTimeout(() => server.send(`${message}:${from.port}`, from.port, from.address), 50),
			);
		});
		const { port } = server.address();
		const result = await system.exchange(
			{ host, port, localAddress: host, localPort: 41_777, timeoutMs: 1_000 },
			new TextEncoder().encode('who'),
		);
		expect(result.ok && new TextDecoder().decode(result.reply)).toBe('who:41777');
		server.removeAllListeners('message');
		expect(await system.exchange({ host, port, timeoutMs: 100 }, new Uint8Array(1))).toMatchObject({
			ok: false,
			code: 'ETIMEDOUT',
		});
		server.close();
		stranger.close();
	});
});

it('knows time, user and platform', async () => {
	const before = system.now();
	await system.sleep(30);
	expect(system.now() - before).toBeGreaterThanOrEqual(28);
	expect(system.isRoot()).toBe(process.getuid?.() === 0);
	expect(system.platform).toBe(process.platform);
	expect(system.env('MAPE_NO_SUCH')).toBeUndefined();
});
