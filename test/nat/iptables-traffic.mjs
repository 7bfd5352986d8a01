// Both ends of connections, as programs of a LAN and of the internet make them. One line of JSON is the answer.
//   serve ADDRESS PORT                         TCP: says the peer's address and keeps the connection; UDP: likewise
//   tcp TARGET PORT COUNT SECONDS [SOURCE,…]   connections held at the same time: how many at once, how many in the end
//   udp TARGET PORT COUNT SECONDS [SOURCE,…]   the same with datagrams that are repeated every second until answered
//   map PORT TARGET,TARGET SOURCE:PORT…        the ports that each target sees of each UDP socket
//   refused TARGET PORT                        the error that a UDP socket gets from a port where nobody listens
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

const say = (value, then) => process.stdout.write(`${JSON.stringify(value)}\n`, then);
const sayLast = (value) => say(value, () => process.exit());
const [command, ...words] = process.argv.slice(2);

const commands = { serve, tcp, udp, map, refused };
commands[command](...words);

function serve(address, port) {
	const server = createServer({ noDelay: true }, (socket) => {
		socket.on('error', () => {});
		socket.write(`${socket.remoteAddress} ${socket.remotePort}\n`);
	});
	const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
	socket.on('message', (_, { address: host, port: from }) => socket.send(`${host} ${from}`, from, host));
	socket.bind(Number(port), address, () =>
		server.listen({ port: Number(port), host: address, backlog: 4096 }, () => say('ready')),
	);
}

/** `open` makes one flow and calls back with what the other end says. */
function fill(count, seconds, open) {
	const begin = performance.now();
	const ports = [];
	let atOnce = 0;
	for (let i = 0; i < count; i++) {
		open(i, (answer) => {
			if (performance.now() - begin < 900) atOnce++;
			ports.push(Number(String(answer).trim().split(' ')[1]));
		});
	}
	setTimeout(() => sayLast({ atOnce, inTheEnd: ports.length, ports }), seconds * 1000);
}

function tcp(target, port, count, seconds, sources = '') {
	const from = sources.split(',');
	fill(Number(count), Number(seconds), (i, answered) => {
		const localAddress = from[i % from.length] || undefined;
		const socket = connect({ host: target, port: Number(port), localAddress });
		socket.on('error', () => {});
		socket.once('data', answered);
	});
}

function udp(target, port, count, seconds, sources = '') {
	const from = sources.split(',');
	fill(Number(count), Number(seconds), (i, answered) => {
		const socket = createSocket('udp4');
		let timer;
		socket.once('message', (answer) => {
			clearInterval(timer);
			answered(answer);
		});
		const send = () => socket.send('?', Number(port), target);
		socket.bind(0, from[i % from.length] || undefined, () => {
			send();
			timer = setInterval(send, 1000);
		});
	});
}

async function map(port, targets, ...sockets) {
	const asked = sockets.map(async (name) => {
		const [address, local] = name.split(':');
		const socket = createSocket('udp4');
		await new Promise((bound) => socket.bind(Number(local), address, bound));
		const seen = [];
		for (const target of targets.split(',')) {
			const answer = new Promise((resolve) =>
				socket.once('message', (text) => resolve(Number(String(text).split(' ')[1]))),
			);
			socket.send('?', Number(port), target);
			seen.push(await Promise.race([answer, new Promise((late) => setTimeout(late, 900, 0))]));
		}
		socket.close();
		return seen;
	});
	sayLast(await Promise.all(asked));
}

function refused(target, port) {
	const socket = createSocket('udp4');
	socket.on('error', ({ code }) => sayLast(code));
	socket.connect(Number(port), target, () => socket.send('?'));
	setTimeout(() => sayLast('silence'), 3000);
}
