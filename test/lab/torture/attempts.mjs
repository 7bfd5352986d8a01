import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

// What a LAN host does again and again: each returns once it has what it wanted, and throws why not.

const servers = ['203.0.113.10', '203.0.113.11', '8.8.8.8', '1.1.1.1'];
export const anyServer = () => servers[Math.floor(Math.random() * servers.length)];

/** As long as a browser or a resolver would wait; TCP has sent its SYN four times by then. */
const patience = 20_000;

function within(milliseconds, work) {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => finish(() => reject(new Error('no answer'))), milliseconds);
		let cleanUp = () => {};
		const finish = (then) => {
			clearTimeout(timer);
			cleanUp();
			then();
		};
		cleanUp = work(
			(value) => finish(() => resolve(value)),
			(error) => finish(() => reject(error)),
		);
	});
}

/** One HTTP request on a connection of its own. */
function page(host, path) {
	return within(patience, (done, failed) => {
		const socket = connect({ host: anyServer(), port: 80, localAddress: host });
		let text = '';
		socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
		socket.on('data', (data) => {
			text += data.toString('latin1');
		});
		socket.on('error', failed);
		socket.on('end', () => done(text.slice(text.indexOf('\r\n\r\n') + 4)));
		return () => socket.destroy();
	});
}

/** A datagram, sent up to three times, and its answer. */
function exchange(host, message, port, server) {
	return within(12_000, (done, failed) => {
		const socket = createSocket('udp4');
		let timer;
		const send = () => socket.send(message, port, server, (error) => error && failed(error));
		socket.on('error', failed);
		socket.on('message', done);
		socket.bind(0, host, () => {
			send();
			timer = setInterval(send, 4000);
		});
		return () => {
			clearInterval(timer);
			socket.close();
		};
	});
}

function run(program, ...words) {
	return within(patience, (done, failed) => {
		const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		child.stdout.on('data', (data) => {
			said += data;
		});
		child.stderr.on('data', (data) => {
			said += data;
		});
		child.on('error', failed);
		child.on('close', () => done(said));
		return () => child.kill('SIGKILL');
	});
}

function expectThat(truth, said) {
	if (!truth) throw new Error(String(said).trim().split('\n').at(-1) || 'nothing');
}

function question() {
	const name = `n${Math.floor(Math.random() * 1e6)}`;
	const label = Buffer.from(name);
	const head = Buffer.from([Math.random() * 256, Math.random() * 256, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
	return Buffer.concat([head, Buffer.from([label.length]), label, Buffer.from([3, 99, 111, 109, 0, 0, 1, 0, 1])]);
}

const ping = (host, ...words) => run('ping', '-I', host, '-c', '1', '-W', '15', ...words);

/** `ours` is the address that everybody outside is to see. */
export const attempts = {
	'HTTP page': async (host, { ours }) => {
		const body = await page(host, '/');
		expectThat(body.startsWith(`${ours}:`), body);
	},
	'HTTP download, 200 kB': async (host) => {
		const { length } = await page(host, '/big/200000');
		expectThat(length === 200_000, `${length} bytes`);
	},
	'UDP question, new socket': async (host, { ours }) => {
		const answer = String(await exchange(host, '?', 7, anyServer()));
		expectThat(answer.startsWith(`${ours}:`), answer);
	},
	'UDP in fragments, 4 kB': async (host, { ours }) => {
		const answer = String(await exchange(host, Buffer.alloc(4000), 7, anyServer()));
		expectThat(answer.startsWith(`${ours}:`), answer);
	},
	'DNS question': async (host) => {
		const asked = question();
		const answer = await exchange(host, asked, 53, Math.random() < 0.5 ? '8.8.8.8' : '1.1.1.1');
		expectThat(answer.readUInt16BE(0) === asked.readUInt16BE(0) && answer.readUInt16BE(6) === 1, 'a wrong answer');
	},
	'UDP to a closed port': async (host) => {
		const refused = within(12_000, (done, failed) => {
			const socket = createSocket('udp4');
			let timer;
			const send = () => socket.send('?', () => {});
			socket.on('error', ({ code }) => (code === 'ECONNREFUSED' ? done() : failed(new Error(code))));
			socket.bind(0, host, () =>
				socket.connect(9, '203.0.113.11', () => {
					send();
					timer = setInterval(send, 4000);
				}),
			);
			return () => {
				clearInterval(timer);
				socket.close();
			};
		});
		await refused;
	},
	ping: async (host) => {
		const said = await ping(host, anyServer());
		expectThat(/ 1 received/.test(said), said);
	},
	'ping in fragments, 4 kB': async (host) => {
		const said = await ping(host, '-s', '4000', anyServer());
		expectThat(/ 1 received/.test(said), said);
	},
	'ping with a TTL of 2': async (host) => {
		const said = await ping(host, '-t', '2', anyServer());
		expectThat(/Time to live exceeded/.test(said), said);
	},
};
