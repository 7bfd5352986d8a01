// Loaded before the program (NODE_OPTIONS=--import=…/inject.mjs), in the lab only: sees every command that it starts and every
// change that it makes to files, writes one line about each to $FAULT_LOG, and makes some of them go wrong.
//   $FAULTS  [{"key": …, "nth": …, "fault": …}, …]; nothing: only writes down
// A key is what is done, without what differs from run to run; `nth` counts the same ones. The faults: fail, hang, kill-before,
// kill-after, kill-during (a command is left to itself), stop-before and stop-after (for whoever cuts the power then).
// {"said": LINE} kills the program when it is about to say that.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const log = process.env.FAULT_LOG;
const wanted = JSON.parse(process.env.FAULTS || '[]');
const { spawn } = childProcess;
const { open } = fsPromises;

const record = fs.openSync(log, 'a');
const { writeSync } = fs;
const note = (line) => writeSync(record, `${JSON.stringify(line)}\n`);

/** Times, process ids and random names are different each time. */
const normal = (text) =>
	text
		.replaceAll(/\d{4}-\d\d-\d\dT[\dTZ.:-]*/g, 'TIME')
		.replaceAll(/\/\.([^/]+)\.\d+-[a-z\d]+\b/g, '/.$1.TMP')
		.replaceAll(/\bmape-setup-revert-\d+/g, 'mape-setup-revert-N')
		// a moment since the start of the machine
		.replaceAll(/--on-boot=\d+s/g, '--on-boot=Ns');

let number = 0;
const seen = new Map();

/** Numbers an effect; returns what is to go wrong with it. */
function begin(kind, what) {
	const key = `${kind} ${normal(what)}`.slice(0, 300);
	const nth = (seen.get(key) ?? 0) + 1;
	seen.set(key, nth);
	number += 1;
	const chosen = wanted.find((fault) => fault.key === key && fault.nth === nth)?.fault;
	note({ event: 'begin', number, kind, key, nth, ...(chosen ? { fault: chosen, pid: process.pid } : {}) });
	at('before', chosen);
	const own = number;
	const end = (changed) => {
		note({ event: 'end', number: own, changed });
		at('after', chosen);
	};
	return { chosen, end };
}

/** The last thing that this process does, if it is to be ended or stopped at this moment. */
function at(moment, chosen) {
	if (chosen === `kill-${moment}`) process.kill(process.pid, 'SIGKILL');
	if (chosen === `stop-${moment}`) process.kill(process.pid, 'SIGSTOP');
}

// Commands

childProcess.spawn = (file, ...rest) => {
	const args = Array.isArray(rest[0]) ? rest[0] : [];
	const options = (Array.isArray(rest[0]) ? rest[1] : rest[0]) ?? {};
	const { chosen, end } = begin('run', [file, ...args].join(' '));
	const child = start(chosen, file, args, options);
	at('during', chosen);
	// before anybody else's listener
	child.once('exit', (code) => end(code === 0));
	return child;
};

function start(chosen, file, args, options) {
	if (chosen === 'fail') return spawn('/bin/sh', ['-c', 'echo "fault: made to fail" >&2; exit 1'], options);
	// a name by which a left-over is found
	if (chosen === 'hang')
		return spawn('/bin/sleep', ['3600'], { ...options, argv0: `mape-setup-hangs-in-${file.split('/').pop()}` });
	return spawn(file, args, options);
}

// Files

const eio = (what, path) => Object.assign(new Error(`EIO: i/o error, ${what} '${path}'`), { code: 'EIO', path });

async function effect(kind, path, work, changes = () => true) {
	const { chosen, end } = begin(kind, String(path));
	if (chosen === 'fail') {
		end(false);
		throw eio(kind, path);
	}
	if (chosen === 'hang') {
		// a call that does not return keeps Node running
		setInterval(() => {}, 1_000_000);
		return new Promise(() => {});
	}
	try {
		const result = await work();
		end(changes(result));
		return result;
	} catch (error) {
		end(false);
		throw error;
	}
}

const writes = (flags) => (typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(flags));

fsPromises.open = async (path, flags = 'r', ...rest) => {
	if (!writes(flags)) return open(path, flags, ...rest);
	const handle = await effect('open', path, () => open(path, flags, ...rest));
	const writeFile = handle.writeFile.bind(handle);
	handle.writeFile = (...given) => effect('fill', path, () => writeFile(...given));
	return handle;
};

/** The folder that was made, or nothing when it was there. */
const made = (result) => result !== undefined;
const others = {
	mkdir: made,
	rename: undefined,
	rm: undefined,
	unlink: undefined,
	rmdir: undefined,
	symlink: undefined,
	link: undefined,
	chmod: undefined,
	chown: undefined,
	utimes: undefined,
	truncate: undefined,
	copyFile: undefined,
	cp: undefined,
	writeFile: undefined,
	appendFile: undefined,
};
for (const [name, changes] of Object.entries(others)) {
	const original = fsPromises[name];
	fsPromises[name] = async (...given) => {
		const path = given
			.filter((value) => typeof value === 'string')
			.slice(0, name === 'rename' || name === 'symlink' ? 2 : 1);
		// the rename's own names are in its key; what is removed may not be there
		const there = name === 'rm' ? fs.existsSync(path[0]) : true;
		return effect(name, path.join(' '), () => original(...given), changes ?? (() => there));
	};
}
// The log is one effect, of which all writing fails or none does; nobody else may change files past the counting.
const logFolder = '/var/log/mape-setup';
let logged;
for (const name of [
	'openSync',
	'writeFileSync',
	'appendFileSync',
	...Object.keys(others).map((other) => `${other}Sync`),
]) {
	const original = fs[name];
	if (original === undefined) continue;
	fs[name] = (...given) => {
		const path = String(given[0]);
		if (name === 'openSync' && (given[1] === undefined || !writes(given[1]))) return original(...given);
		if (path.startsWith(logFolder)) return logging(path, () => original(...given));
		note({ event: 'uncounted', key: `${name} ${normal(path)}` });
		return original(...given);
	};
}

function logging(path, work) {
	const first = logged === undefined;
	logged ??= begin('log', logFolder);
	if (logged.chosen === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
	if (logged.chosen === 'fail') throw eio('log', path);
	const result = work();
	if (first) logged.end(true);
	return result;
}

syncBuiltinESMExports();

// What the program says tells which part of it an effect belongs to.
for (const stream of [process.stdout, process.stderr]) {
	const write = stream.write.bind(stream);
	stream.write = (text, ...rest) => {
		for (const line of String(text).split('\n')) {
			if (line.trim() === '') continue;
			note({ event: 'said', line });
			if (wanted.some(({ said }) => said === line)) process.kill(process.pid, 'SIGKILL');
		}
		return write(text, ...rest);
	};
}
