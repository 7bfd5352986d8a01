import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

// What a LAN host opens once and keeps: nothing that happens to the router may end it.

const servers = ['203.0.113.10', '203.0.113.11', '8.8.8.8', '1.1.1.1'];

/** A TCP connection to an echo: numbered lines, which must come back all and in order. */
export function echo(host, server, every) {
	const socket = connect({ host: server, port: 7, localAddress: host, noDelay: true });
	const seen = { kind: 'TCP', host, sent: 0, received: 0, longestSilence: 0, trouble: undefined };
	let rest = '';
	let last = Date.now();
	socket.on('data', (data) => {
		seen.longestSilence = Math.max(seen.longestSilence, Date.now() - last);
		last = Date.now();
		const lines = (rest + data).split('\n');
		rest = lines.pop();
		for (const line of lines) {
			if (line === `${host} ${seen.received}`) seen.received++;
			else seen.trouble ??= `${line} instead of ${seen.received}`;
		}
	});
	socket.on('error', ({ code }) => {
		seen.trouble ??= code;
	});
	socket.on('close', () => {
		seen.trouble ??= 'closed';
		clearInterval(timer);
	});
	const timer = setInterval(() => socket.write(`${host} ${seen.sent++}\n`), every);
	return {
		seen,
		/** No more lines: what is under way may still arrive. */
		finish: () => clearInterval(timer),
	};
}

/** A UDP socket that asks one server after the other from which port it comes: always the same one. */
export function whoami(host, port, every, asked = servers) {
	const socket = createSocket('udp4');
	const seen = { kind: 'UDP', host, port, sent: 0, received: 0, ports: [], trouble: undefined };
	socket.on('message', (answer) => {
		seen.received++;
		const external = Number(String(answer).trim().split(':')[1]);
		if (seen.ports.at(-1) !== external) seen.ports.push(external);
	});
	socket.on('error', ({ code }) => {
		seen.trouble ??= code;
	});
	let timer;
	const ask = () => socket.send('?', 7, asked[seen.sent++ % asked.length], () => {});
	socket.bind(port, host, () => {
		ask();
		timer = setInterval(ask, every);
	});
	return { seen, finish: () => clearInterval(timer) };
}
