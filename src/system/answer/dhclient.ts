import type { Said } from '../model/line.ts';
import { linkNamed, ownSpace, type Router } from '../model/router.ts';
import { type AnswerTable, done, type Invocation, printed, type Reply } from './answer.ts';

/** dhclient 4.4.3-P1, word for word and wait for wait as measured (transcripts pd-private-files-sf-true, noprefix-d-v-P, noserver-1-v-P). */
export const dhclientAnswers: AnswerTable = {
	'dhclient --version': () => ({ code: 0, stderr: 'isc-dhclient-4.4.3-P1\n' }),
	'dhclient ...': dhclient,
};

interface Options {
	readonly device: string;
	readonly leaseFile: string;
	readonly pidFile: string;
	readonly foreground: boolean;
	readonly once: boolean;
	readonly linkLayerId: boolean;
}

const withValue = new Set(['-lf', '-pf', '-cf', '-sf', '-D', '-df', '-e', '-s', '-g', '-p', '--prefix-len-hint']);

export function optionsOf(argv: readonly string[]): Options {
	const value = (name: string) => argv[argv.indexOf(name) + 1]!;
	const has = (name: string) => argv.includes(name);
	const free = argv.slice(1).filter((word, index) => !word.startsWith('-') && !withValue.has(argv[index]!));
	return {
		device: free.at(-1) ?? '',
		leaseFile: has('-lf') ? value('-lf') : '/var/lib/dhcp/dhclient6.leases',
		pidFile: has('-pf') ? value('-pf') : '/run/dhclient6.pid',
		foreground: has('-d'),
		once: has('-1'),
		linkLayerId: has('-D') && value('-D') === 'LL',
	};
}

const banner = [
	'Internet Systems Consortium DHCP Client 4.4.3-P1',
	'Copyright 2004-2022 Internet Systems Consortium.',
	'All rights reserved.',
	'For info, please visit https://www.isc.org/software/dhcp/',
	'',
];

async function dhclient(call: Invocation): Promise<Reply> {
	const { router } = call;
	const options = optionsOf(call.argv);
	if (call.argv.includes('-r') || call.argv.includes('-x')) return printed('');
	const say = (line: string) => call.say(line, 'stderr');
	for (const line of banner) say(line);
	await call.wait(480);
	const trouble = cannotBind(call, options.device);
	if (trouble !== undefined) {
		for (const line of [trouble, '', 'exiting.']) say(line);
		return { code: 1 };
	}
	say(`Listening on Socket/${options.device}`);
	say(`Sending on   Socket/${options.device}`);
	if (options.linkLayerId && !router.files.has(options.leaseFile))
		say(`Created duid "${escapedId(call, options.device)}".`);
	router.files.set(options.pidFile, { content: '4711\n', mode: 0o644 });
	say('PRC: Soliciting for leases (INIT).');

	const answered = options.device === router.line.wan ? router.line.dhcp : 'silent';
	if (answered === 'delegates') {
		for (const { afterMs, line } of delegation(call, options.device)) {
			if (afterMs > 0) await call.wait(afterMs);
			say(line);
		}
		router.files.set(options.leaseFile, { content: boundLease(router, call.argv, call.now()), mode: 0o644 });
		if (!options.foreground) return done;
		const [t1, preferred, valid] = [7_200, 12_600, 14_400];
		say(`PRC: Renewal event scheduled in ${t1} seconds, to run for 3600 seconds.`);
		say(`PRC: Depreference scheduled in ${preferred} seconds.`);
		say(`PRC: Expiration scheduled in ${valid} seconds.`);
		return forever(call);
	}
	return solicit(call, options, answered);
}

async function forever(call: Invocation): Promise<Reply> {
	for (;;) await call.wait(3_600_000);
}

/** D1 of the lab: no link-local address, or one that is still tentative. */
function cannotBind({ space, now }: Invocation, device: string): string | undefined {
	const own = linkNamed(space, device)?.addresses.find(({ scope }) => scope === 'link');
	if (!own) return `no link-local IPv6 address for ${device}`;
	if ((own.tentativeUntil ?? 0) > now()) return "Can't bind to dhcp address: Cannot assign requested address";
	return undefined;
}

/** Doubling intervals (RFC 8415 §15); with -1 it gives up after a minute. */
async function solicit(call: Invocation, { device, once }: Options, answer: 'silent' | 'no-prefix'): Promise<Reply> {
	const say = (line: string) => call.say(line, 'stderr');
	let elapsedMs = 0;
	for (const intervalMs of [1_060, 2_020, 3_950, 8_080, 16_840, 28_010]) {
		say(`XMT: Forming Solicit, ${elapsedMs} ms elapsed.`);
		for (const line of wanted(call, device)) say(line);
		say(`XMT: Solicit on ${device}, interval ${intervalMs}ms.`);
		let restMs = intervalMs + 10;
		if (answer === 'no-prefix') {
			await call.wait(20);
			restMs -= 20;
			for (const line of noPrefix(call, device)) say(line);
		}
		await call.wait(restMs);
		elapsedMs += intervalMs + 10;
	}
	if (!once) return forever(call);
	say('Max retransmission duration exceeded.');
	return { code: 2 };
}

const wanted = (call: Invocation, device: string): readonly string[] => [
	`XMT:  X-- IA_PD ${iaid(call.router, device)}`,
	'XMT:  | X-- Request renew in  +3600',
	'XMT:  | X-- Request rebind in +5400',
];

const noPrefix = ({ router, now }: Invocation, device: string): readonly string[] => [
	`RCV: Advertise message on ${device} from ${router.line.gateway}.`,
	`RCV:  X-- IA_PD ${iaid(router, device)}`,
	`RCV:  | X-- starts ${Math.floor(now() / 1_000)}`,
	'RCV:  | X-- t1 - renew  +7200',
	'RCV:  | X-- t2 - rebind +10800',
	'RCV:  | X-- [Options]',
	'RCV:  | !-- Status code of no prefix, IA_PD discarded.',
	`RCV:  X-- Server ID: ${router.line.serverId}`,
	'PRC: Lease failed to satisfy.',
];

function delegation(call: Invocation, device: string): readonly Said[] {
	const { line } = call.router;
	const received = (message: string): string[] => [
		`RCV: ${message} message on ${device} from ${line.gateway}.`,
		`RCV:  X-- IA_PD ${iaid(call.router, device)}`,
		`RCV:  | X-- starts ${Math.floor(call.now() / 1_000) + 1}`,
		'RCV:  | X-- t1 - renew  +7200',
		'RCV:  | X-- t2 - rebind +10800',
		'RCV:  | X-- [Options]',
		`RCV:  | | X-- IAPREFIX ${line.prefix}`,
		'RCV:  | | | X-- Preferred lifetime 12600.',
		'RCV:  | | | X-- Max lifetime 14400.',
		`RCV:  X-- Server ID: ${line.serverId}`,
	];
	const at = (afterMs: number, lines: readonly string[]): Said[] =>
		lines.map((one, index) => ({ afterMs: index === 0 ? afterMs : 0, line: one }));
	return [
		...at(0, [
			'XMT: Forming Solicit, 0 ms elapsed.',
			...wanted(call, device),
			`XMT: Solicit on ${device}, interval 1040ms.`,
		]),
		...at(40, [...received('Advertise'), 'RCV:  Advertisement recorded.']),
		...at(1_000, [
			'PRC: Selecting best advertised lease.',
			'PRC: Considering best lease.',
			`PRC:  X-- Initial candidate ${line.serverId} (s: 10106, p: 0).`,
			'XMT: Forming Request, 0 ms elapsed.',
			`XMT:  X-- IA_PD ${iaid(call.router, device)}`,
			'XMT:  | X-- Requested renew  +3600',
			'XMT:  | X-- Requested rebind +5400',
			`XMT:  | | X-- IAPREFIX ${line.prefix}`,
			'XMT:  | | | X-- Preferred lifetime +7200',
			'XMT:  | | | X-- Max lifetime +7500',
			'XMT:  V IA_PD appended.',
			`XMT: Request on ${device}, interval 1030ms.`,
		]),
		...at(60, [...received('Reply'), `PRC: Bound to lease ${line.serverId}.`]),
	];
}

const macOf = (router: Router, device: string): readonly string[] =>
	(linkNamed(ownSpace(router), device)?.mac ?? '00:00:00:00:00:00').split(':');

/** dhclient's IAID: the last four bytes of the MAC address (lab: D7). */
const iaid = (router: Router, device: string): string => macOf(router, device).slice(2).join(':');

/** A DUID-LL as dhclient prints it: printable bytes as they are, the others in octal. */
function escapedId({ router }: Invocation, device: string): string {
	const bytes = [0, 3, 0, 1, ...macOf(router, device).map((byte) => Number.parseInt(byte, 16))];
	return bytes
		.map((byte) => (byte > 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`))
		.join('');
}

/** The lease file as dhclient leaves it. */
export function boundLease(router: Router, argv: readonly string[], at: number): string {
	const { device } = optionsOf(argv);
	const starts = Math.floor(at / 1_000);
	const short = (id: string) =>
		id
			.split(':')
			.map((byte) => Number.parseInt(byte, 16).toString(16))
			.join(':');
	return `default-duid "\\000\\003\\000\\001";
lease6 {
  interface "${device}";
  ia-pd ${iaid(router, device)} {
    starts ${starts};
    renew 7200;
    rebind 10800;
    iaprefix ${router.line.prefix} {
      starts ${starts};
      preferred-life 12600;
      max-life 14400;
    }
  }
  option dhcp6.client-id 0:3:0:1:${short(macOf(router, device).join(':'))};
  option dhcp6.server-id ${short(router.line.serverId)};
  option dhcp6.name-servers 2001:db8:53::53;
}
`;
}
