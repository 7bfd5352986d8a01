import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Fault, Lab } from './lab.ts';
import { runs } from './place.ts';
import type { Debian } from './release.ts';
import type { Scenario } from './scenario.ts';
import { decodeStart, encode, readFrames, type Session, Wire } from './wire.ts';

// A running lab has a door: a socket where other calls of `npm run lab` hand in their commands. Relative, with the
// working folder where it is, since the path of a socket may not be longer than 107 bytes.
const door = 'door';
const keptLog = 'kept.log';

function enterRuns(): void {
	mkdirSync(runs, { recursive: true });
	process.chdir(runs);
}

/** The lab that is running and has a door, or null. */
export function connectToKept(): Promise<Wire | null> {
	enterRuns();
	return new Promise((resolve) => {
		const socket = connect(door);
		socket.once('error', () => resolve(null));
		socket.once('connect', () => {
			const wire = new Wire(socket, socket);
			socket.on('close', () => wire.break(new Error('the lab has ended')));
			wire.ready.then(
				() => resolve(wire),
				() => resolve(null),
			);
		});
	});
}

/** Opens the door of a lab, unless another lab has one. */
export async function serve(lab: Lab, stop: () => Promise<void>): Promise<Server | null> {
	if (await connectToKept()) return null;
	rmSync(door, { force: true });
	const server = createServer((socket) => attend(lab, socket, stop));
	return new Promise((resolve) => {
		server.once('error', () => resolve(null));
		server.listen(door, () => resolve(server));
	});
}

function attend(lab: Lab, socket: Socket, stop: () => Promise<void>): void {
	const sessions = new Map<number, Session>();
	const answer = (id: number, type: string, data: Buffer | string) => {
		if (socket.writable) socket.write(encode({ id, type, data: Buffer.from(data) }));
	};
	const finish = (id: number, work: Promise<number>) => {
		work
			.catch((error: Error) => {
				answer(id, 'E', `lab: ${error.message}\n`);
				return 1;
			})
			.then((code) => {
				sessions.delete(id);
				answer(id, 'r', String(code));
			});
	};
	socket.on('error', () => {});
	socket.on('close', () => {
		for (const session of sessions.values()) session.signal('HUP');
	});
	readFrames(socket, ({ id, type, data }) => {
		if (type === 'c') return finish(id, obey(lab, data.toString(), stop));
		if (type === 'x') {
			const listener = {
				onOutput: (output: Buffer) => answer(id, 'o', output),
				onError: (output: Buffer) => answer(id, 'E', output),
				onTaken: (bytes: number) => answer(id, 'a', String(bytes)),
			};
			const begin = async () => {
				const session = lab.vm.wire.start(decodeStart(data), listener);
				sessions.set(id, session);
				return session.exit;
			};
			return finish(id, begin());
		}
		const session = sessions.get(id);
		if (type === 'i') session?.write(data);
		else if (type === 'e') session?.end();
		else if (type === 's') session?.signal(data.toString());
		else if (type === 'w') {
			const [cols, rows] = data.toString().split('\0').map(Number);
			session?.resize({ cols: cols ?? 80, rows: rows ?? 24 });
		}
	});
	answer(0, 'h', '');
}

async function obey(lab: Lab, order: string, stop: () => Promise<void>): Promise<number> {
	const [verb, first = '', second] = order.split(' ');
	if (verb === 'stop') await stop();
	else if (verb === 'reset') await lab.reset(first as Scenario);
	else if (verb === 'fault') await lab.fault(first as Fault, second === 'on' ? 'on' : 'off');
	else throw new Error(`unknown order: ${order}`);
	return 0;
}

/** Starts a process that keeps a lab, and returns once its door is open. */
export async function startKept(scenario: Scenario, debian: Debian | null): Promise<Wire> {
	enterRuns();
	const log = join(runs, keptLog);
	const output = openSync(log, 'w');
	const args = [
		process.argv[1] ?? '',
		'--serve',
		'--line',
		scenario,
		...(debian === null ? [] : ['--debian', String(debian)]),
	];
	const keeper = spawn(process.execPath, args, { detached: true, stdio: ['ignore', output, output] });
	closeSync(output);
	keeper.unref();
	for (;;) {
		const wire = await connectToKept();
		if (wire) return wire;
		if (keeper.exitCode !== null) throw new Error(`the lab did not start\n${readFileSync(log, 'utf8')}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** What the process behind --keep does: stays until it is told to stop or the router is switched off. */
export async function keep(lab: Lab): Promise<number> {
	let stopping = false;
	const stop = async () => {
		stopping = true;
		await lab.stop();
		for (const name of [door, keptLog]) rmSync(name, { force: true });
	};
	const server = await serve(lab, stop);
	if (!server) throw new Error('another lab is running already');
	while (!stopping) {
		await lab.vm.ended;
		if (stopping || !lab.vm.restarting) break;
		await lab.powerOn().catch((error: Error) => {
			if (!stopping) throw error;
		});
	}
	await stop();
	// The one who asked for the end still hears that it has come.
	await new Promise((resolve) => setTimeout(resolve, 500));
	server.close();
	return 0;
}
