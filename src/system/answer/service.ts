import type { Router, Unit } from '../model/router.ts';
import { type AnswerTable, done, type Invocation, printed, type Reply, refused, unknownUse } from './answer.ts';
import { boundLease, optionsOf } from './dhclient.ts';

/** systemd: units run what their files in the simulated /etc/systemd/system say. */
export const serviceAnswers: AnswerTable = {
	'systemctl daemon-reload': () => done,
	'systemctl ...': systemctl,
	'systemd-run ...': () => done,
	'journalctl ...': () => printed('-- No entries --\n'),
};

const unitFile = (router: Router, unit: string): string | undefined =>
	router.files.get(`/etc/systemd/system/${unit}`)?.content ?? router.files.get(`/lib/systemd/system/${unit}`)?.content;

async function systemctl(call: Invocation): Promise<Reply> {
	const options = call.argv.slice(1).filter((word) => word.startsWith('-'));
	const [action, ...names] = call.argv.slice(1).filter((word) => !word.startsWith('-'));
	if (!call.router.files.has('/run/systemd/system/.present'))
		return refused(
			1,
			"System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down",
		);
	if (action === 'is-system-running') return printed('running\n');
	const units = names.map((name) => (name.includes('.') ? name : `${name}.service`));
	if (action === 'is-active' || action === 'is-enabled') return state(call, action, units);
	for (const unit of units) {
		const reply = await act(call, action ?? '', unit, options.includes('--now'));
		if (reply.code !== 0) return reply;
	}
	return done;
}

function state({ router }: Invocation, action: string, units: readonly string[]): Reply {
	const words = units.map((name) => {
		const unit = router.units.get(name);
		if (action === 'is-active') return unit?.active ? 'active' : 'inactive';
		return unit?.enabled ? 'enabled' : unitFile(router, name) === undefined ? 'not-found' : 'disabled';
	});
	const good = words.some((word) => word === 'active' || word === 'enabled');
	return { code: good ? 0 : action === 'is-active' ? 3 : 1, stdout: words.map((word) => `${word}\n`).join('') };
}

async function act(call: Invocation, action: string, name: string, now: boolean): Promise<Reply> {
	const { router } = call;
	const file = unitFile(router, name);
	const unit: Unit = router.units.get(name) ?? { enabled: false, active: false };
	if (file === undefined && !router.units.has(name)) {
		if (action === 'reset-failed' || action === 'try-restart') return done;
		return refused(action === 'stop' ? 5 : 1, `Failed to ${action} ${name}: Unit ${name} not loaded.`);
	}
	router.units.set(name, unit);
	switch (action) {
		case 'enable':
		case 'disable':
			unit.enabled = action === 'enable';
			if (!now) return done;
			return action === 'enable' ? start(call, name, unit) : stop(call, name, unit);
		case 'start':
			return unit.active ? done : start(call, name, unit);
		case 'restart':
		case 'reload-or-restart':
			await stop(call, name, unit);
			return start(call, name, unit);
		case 'try-restart':
			return unit.active ? start(call, name, unit) : done;
		case 'stop':
			return stop(call, name, unit);
		case 'reset-failed':
		case 'mask':
		case 'unmask':
			return done;
		default:
			return unknownUse(call.argv, 'service.ts');
	}
}

const commandsOf = (file: string, key: string): readonly (readonly string[])[] =>
	[...file.matchAll(new RegExp(`^${key}=[-+!@]*(.*)$`, 'gm'))].map((match) => match[1]!.trim().split(/\s+/));

async function start(call: Invocation, name: string, unit: Unit): Promise<Reply> {
	const file = unitFile(call.router, name) ?? '';
	for (const argv of [...commandsOf(file, 'ExecStartPre'), ...commandsOf(file, 'ExecStart')]) {
		if (argv[0]!.endsWith('dhclient')) keepPrefix(call, argv);
		else {
			const reply = await call.run(argv);
			if (reply.code !== 0)
				return refused(
					1,
					`Job for ${name} failed because the control process exited with error code.\nSee "systemctl status ${name}" and "journalctl -xeu ${name}" for details.`,
				);
		}
	}
	unit.active = true;
	return done;
}

/** dhclient as a service: it stays, and its lease is in its file two seconds later. */
function keepPrefix({ router, now }: Invocation, argv: readonly string[]): void {
	if (router.line.dhcp !== 'delegates') return;
	const at = now() + 2_100;
	const { leaseFile } = optionsOf(argv);
	router.coming.push({
		at,
		happen: () => router.files.set(leaseFile, { content: boundLease(router, argv, at), mode: 0o644 }),
	});
}

async function stop(call: Invocation, name: string, unit: Unit): Promise<Reply> {
	if (unit.active) for (const argv of commandsOf(unitFile(call.router, name) ?? '', 'ExecStop')) await call.run(argv);
	unit.active = false;
	return done;
}
