// The hosts of the lab's internet, all in one process:
//   :80   HTTP; / answers the caller's address and port, /big/N that many bytes, /connect?port=N connects back to
//         the caller's address and tells what came of it
//   :443  accepts TCP and says nothing
//   :7    TCP echo; UDP answers the caller's address and port
import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';

function plain(address = '') {
	return address.replace(/^::ffff:/, '');
}

function connectBack(host, port, answer) {
	const socket = connect({ host, port, timeout: 3000 });
	const end = (text) => {
		socket.destroy();
		answer(text);
	};
	socket.once('connect', () => end('connected\n'));
	socket.once('timeout', () => end('timeout\n'));
	socket.once('error', (error) => end(`${error.code}\n`));
}

createHttpServer((request, response) => {
	const url = new URL(request.url ?? '/', 'http://inet');
	const caller = plain(request.socket.remoteAddress);
	const big = /^\/big\/(\d+)$/.exec(url.pathname);
	if (big) response.end(Buffer.alloc(Number(big[1]), 'x'));
	else if (url.pathname === '/connect')
		connectBack(caller, Number(url.searchParams.get('port')), (text) => response.end(text));
	else response.end(`${caller}:${request.socket.remotePort}\n`);
}).listen(80);

createServer((socket) => socket.on('error', () => {}).resume()).listen(443);
createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(7);

// One socket for each address, so that the answer leaves from the address that was asked.
for (const address of ['203.0.113.10', '203.0.113.11', '8.8.8.8', '1.1.1.1']) {
	const echo = createSocket('udp4');
	echo.on('message', (_, from) => echo.send(`${from.address}:${from.port}\n`, from.port, from.address));
	echo.bind(7, address);
}
