import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';

// The internet: strangers that try ports, until the file `stop` appears, and somebody who uses a forwarded port.
//   scan ADDRESS STOP PORT…     what comes back is counted
//   use ADDRESS PORT            asks the service behind a port: TCP and UDP
//   keep ADDRESS PORT STOP      a connection to it that is used every second

const pause = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));
const [command, address, ...words] = process.argv.slice(2);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`, () => process.exit());
await { scan, use, keep }[command](...words);

async function scan(stop, ...ports) {
	const seen = { sent: 0, answers: 0, connections: 0 };
	const socket = createSocket('udp4', () => seen.answers++);
	while (!existsSync(stop)) {
		const port = Number(ports[Math.floor(Math.random() * ports.length)]);
		socket.send('?', port, address);
		const tcp = connect({ host: address, port });
		tcp.on('error', () => {});
		tcp.on('connect', () => seen.connections++);
		setTimeout(() => tcp.destroy(), 3000);
		seen.sent += 2;
		await pause(500);
	}
	await pause(4000);
	say(seen);
}

async function use(port) {
	const answered = { tcp: '', udp: '' };
	const tcp = connect({ host: address, port: Number(port) });
	tcp.on('error', ({ code }) => {
		answered.tcp = code;
	});
	tcp.on('data', (data) => {
		answered.tcp = String(data).trim();
	});
	const udp = createSocket('udp4', (data) => {
		answered.udp = String(data).trim();
	});
	for (let i = 0; i < 20 && !(answered.tcp && answered.udp); i++) {
		if (!answered.udp && i % 4 === 0) udp.send('?', Number(port), address);
		await pause(500);
	}
	say(answered);
}

async function keep(port, stop) {
	const seen = { sent: 0, received: 0, trouble: undefined };
	const socket = connect({ host: address, port: Number(port), noDelay: true });
	const trouble = (what) => () => {
		seen.trouble ??= what;
	};
	let text = '';
	socket.on('error', ({ code }) => trouble(code)());
	socket.on('close', trouble('closed'));
	socket.on('data', (data) => {
		text += data;
		seen.received = text.split('\n').length - 2;
	});
	while (!existsSync(stop)) {
		socket.write(`${seen.sent++}\n`);
		await pause(1000);
	}
	await pause(10_000);
	const lines = text.split('\n').slice(1, -1);
	if (lines.some((line, i) => line !== String(i))) trouble('not in order')();
	say(seen);
}
