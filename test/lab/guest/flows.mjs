// Many short flows to one server, on the LAN host. Prints what came of them, as JSON.
//   flows.mjs http HOST COUNT PER_SECOND PATIENCE   pages one after the other, each by a connection of its own that may take
//                                                   so many seconds; ends after 3 failures in a row
//   flows.mjs dns HOST COUNT PER_SECOND             questions, each from a socket of its own
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [kind, host, ...numbers] = process.argv.slice(2);
const [count, perSecond, patience] = numbers.map(Number);
const began = performance.now();

/** Never faster than this; on a slow machine slower. */
const pace = (number) => sleep(Math.max(0, (number / perSecond) * 1000 - (performance.now() - began)));

/** What went wrong, if anything. */
function fetchPage() {
	return new Promise((done) => {
		const socket = connect(80, host);
		let page = '';
		const end = (wrong) => {
			socket.destroy();
			done(wrong);
		};
		socket.setTimeout(patience * 1000, () => end('no answer'));
		socket.on('connect', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
		socket.on('data', (data) => {
			page += data;
		});
		socket.on('end', () => end(/^HTTP\S+ 200 /.test(page) ? undefined : `not a page: ${page}`));
		socket.on('error', ({ code }) => end(code));
	});
}

async function http() {
	let opened = 0;
	let failed = 0;
	for (let number = 0, row = 0; number < count && row < 3; number++) {
		await pace(number);
		const wrong = await fetchPage();
		if (wrong === undefined) {
			opened++;
			row = 0;
			continue;
		}
		console.error(`${number}: ${wrong}`);
		failed++;
		row++;
	}
	return { opened, failed };
}

/** www.example.com, A */
const question = (id) =>
	Buffer.concat([
		Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
		Buffer.from('\x03www\x07example\x03com\0\0\x01\0\x01', 'latin1'),
	]);

async function dns() {
	const answered = new Set();
	const sockets = [];
	for (let number = 0; number < count; number++) {
		await pace(number);
		const socket = createSocket('udp4');
		socket.on('message', () => answered.add(number));
		socket.on('error', () => {});
		socket.send(question(number), 53, host);
		sockets.push(socket);
	}
	for (let i = 0; i < 30 && answered.size < count; i++) await sleep(100);
	for (const socket of sockets) socket.close();
	return { opened: answered.size, failed: count - answered.size };
}

const outcome = await (kind === 'http' ? http() : dns());
console.log(JSON.stringify({ ...outcome, seconds: Math.round((performance.now() - began) / 100) / 10 }));
