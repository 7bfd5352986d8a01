import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { attempts } from './attempts.mjs';
import { echo, whoami } from './lasting.mjs';

// The LAN: many hosts, of which each is one address, until the file `stop` appears. Standard input has the settings as
// JSON: { hosts, ours, stop, garbage }; the answer is one line of JSON, in milliseconds since the start.

const pause = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));
const settings = JSON.parse(await new Promise(readAll));
const { hosts, ours, stop } = settings;
const begin = Date.now();
const since = () => Date.now() - begin;
let stopped = false;

function readAll(done) {
	let text = '';
	process.stdin.on('data', (data) => {
		text += data;
	});
	process.stdin.on('end', () => done(text));
}

/** Each kind of attempt: how many milliseconds a host waits between two of them, on average. */
const rhythm = {
	'HTTP page': 8000,
	'HTTP download, 200 kB': 120_000,
	'UDP question, new socket': 8000,
	'UDP in fragments, 4 kB': 30_000,
	'DNS question': 10_000,
	'UDP to a closed port': 30_000,
	ping: 30_000,
	'ping in fragments, 4 kB': 60_000,
	'ping with a TTL of 2': 60_000,
};

const results = Object.fromEntries(Object.keys(rhythm).map((kind) => [kind, { took: [], failures: [] }]));

async function tryOnce(kind, host) {
	const from = since();
	try {
		await attempts[kind](host, { ours });
		results[kind].took.push(since() - from);
	} catch (error) {
		results[kind].failures.push({ host, from, to: since(), why: error.code ?? error.message });
	}
}

async function repeat(kind, host) {
	const average = rhythm[kind];
	await pause(Math.random() * average);
	while (!stopped) {
		await tryOnce(kind, host);
		await pause(average * (0.5 + Math.random()));
	}
}

/** What no socket sends: protocols without ports, late resets, half connections. */
async function litter() {
	const program = `use Socket; $| = 1; socket(S, AF_INET, SOCK_RAW, 255) or die $!;
		while (<STDIN>) { chomp; my $p = pack "H*", $_; my $to = substr $p, 16, 4; send S, $p, 0, sockaddr_in(0, $to) }`;
	const child = spawn('perl', ['-e', program], { stdio: ['pipe', 'ignore', 'inherit'] });
	let sent = 0;
	while (!stopped) {
		child.stdin.write(`${settings.garbage[sent++ % settings.garbage.length]}\n`);
		await pause(300);
	}
	child.stdin.end();
	return sent;
}

/** What port forwards lead to: the service says which host it is. */
function serve(host) {
	const socket = createSocket('udp4', (_, from) => socket.send(`${host} answers\n`, from.port, from.address));
	socket.bind(9000, host);
	const server = createServer((connection) => {
		connection.on('error', () => {});
		connection.write(`${host} answers\n`);
		connection.pipe(connection);
	});
	server.listen(9000, host);
}

const lasting = hosts.flatMap((host, i) => [
	echo(host, i % 2 === 0 ? '203.0.113.10' : '203.0.113.11', 1000),
	// every host has the same ports, as every host of a kind would
	whoami(host, 30_000, 2000),
	whoami(host, 30_001, 20_000, ['203.0.113.11']),
]);
for (const host of hosts) serve(host);
const littered = litter();
const repeating = hosts.flatMap((host) => Object.keys(rhythm).map((kind) => repeat(kind, host)));

while (!existsSync(stop)) await pause(500);
stopped = true;
await Promise.race([Promise.all(repeating), pause(40_000)]);
for (const one of lasting) one.finish();
await pause(10_000);
const report = {
	lasted: since(),
	results,
	lasting: lasting.map(({ seen }) => seen),
	littered: await littered,
};
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit());
