import { failure, type Result, success } from '../map/result.ts';
import { names, packages } from '../plan/names.ts';
import { type CommandResult, peek, type System } from '../system/system.ts';
import { ask } from './command.ts';
import type { Delegation, ExchangeEvent } from './delegation.ts';
import { exchangeReader } from './exchange.ts';
import { type LinkReading, parseLinkList } from './link-list.ts';
import type { AcquireProblem } from './problem.ts';
import { programFinder } from './tool.ts';

export interface AcquireOptions {
	readonly device: string;
	readonly onEvent: (event: ExchangeEvent) => void;
	readonly signal?: AbortSignal;
	/** A line that answers does so in 2 to 3 s, a slow one in 10; 30 s hold five Solicits. */
	readonly timeoutMs?: number;
}

const pollMs = 250;
const carrierMs = 5_000;
/** Duplicate address detection takes 1 to 2 s. */
const linkLocalMs = 5_000;
/** "No prefix" is answered to each Solicit: the third, after 3 s, is as good as the tenth. */
const refusalsEnough = 3;

/** Asks the line for a prefix with the real dhclient. Leaves nothing behind but, on success, the interface up. */
export async function acquirePrefix(
	system: System,
	options: AcquireOptions,
): Promise<Result<Delegation, AcquireProblem>> {
	if (!system.isRoot()) return failure({ code: 'not-root' });
	const { device } = options;
	const find = await programFinder(system);
	if (find('dhclient') === undefined)
		return failure({ code: 'tool-missing', tool: 'dhclient', package: packages['dhclient']! });
	const link = await linkOf(system, device);
	if (!link.ok) return link;
	const raised = !link.value.up;
	if (raised) await system.run(['ip', 'link', 'set', 'dev', device, 'up']);
	const result = await onceReady(system, options);
	// As we found it.
	if (raised && !result.ok) await system.run(['ip', 'link', 'set', 'dev', device, 'down']);
	return result;
}

async function linkOf(system: System, device: string): Promise<Result<LinkReading, AcquireProblem>> {
	const links = await ask(system, ['ip', '-j', '-d', 'addr', 'show'], parseLinkList);
	if (!links.ok) return links as Result<never, AcquireProblem>;
	const link = links.value.find(({ name }) => name === device);
	if (link) return success(link);
	const available = links.value.filter(({ kind }) => kind !== 'loopback').map(({ name }) => name);
	return failure({ code: 'interface-missing', device, available });
}

/** dhclient gives up at once without a link-local address that is past duplicate address detection (measured). */
async function onceReady(system: System, options: AcquireOptions): Promise<Result<Delegation, AcquireProblem>> {
	const { device, signal } = options;
	const waits = [
		{ code: 'no-carrier', ms: carrierMs, isReady: (link: LinkReading) => link.carrier },
		{ code: 'no-link-local', ms: linkLocalMs, isReady: hasLinkLocal },
	] as const;
	for (const { code, ms, isReady } of waits) {
		const end = system.now() + ms;
		for (;;) {
			if (signal?.aborted) return failure({ code: 'cancelled' });
			const link = await linkOf(system, device);
			if (!link.ok) return link;
			if (isReady(link.value)) break;
			if (system.now() >= end) return failure({ code, device });
			await system.sleep(pollMs);
		}
	}
	return exchange(system, options);
}

const hasLinkLocal = ({ addresses }: LinkReading): boolean =>
	addresses.some(
		({ family, scope, tentative, dadFailed }) => family === 6 && scope === 'link' && !tentative && !dadFailed,
	);

async function exchange(system: System, options: AcquireOptions): Promise<Result<Delegation, AcquireProblem>> {
	const { device, onEvent, signal, timeoutMs = 30_000 } = options;
	const files = `${names.run}/acquire-${system.now()}`;
	const [leases, pid] = [`${files}.leases`, `${files}.pid`];
	const end = new AbortController();
	const cancel = () => end.abort();
	signal?.addEventListener('abort', cancel, { once: true });

	const reader = exchangeReader();
	const seen: ExchangeEvent[] = [];
	const tell = (events: readonly ExchangeEvent[]) => {
		for (const event of events) {
			seen.push(event);
			onEvent(event);
		}
		const refusals = seen.filter(({ type }) => type === 'no-prefix').length;
		// SIGTERM ends dhclient without a Release: the prefix stays ours (measured).
		if (refusals >= refusalsEnough || seen.some(({ type }) => type === 'bound')) end.abort();
	};
	try {
		// An empty lease file: nothing remembered, so that the whole exchange is seen; and the folder exists.
		await system.write(leases, '', 0o600);
		if (signal?.aborted) return failure({ code: 'cancelled' });
		const result = await system.stream(dhclient(device, leases, pid), {
			timeoutMs,
			signal: end.signal,
			onLine: (line, from) => {
				if (from === 'stderr' && !end.signal.aborted) tell(reader.read(line));
			},
		});
		if (!end.signal.aborted) tell(reader.end());
		const delegation = reader.delegation();
		if (delegation) return success(delegation);
		if (signal?.aborted) return failure({ code: 'cancelled' });
		return failure(await problemOf(system, device, result, seen));
	} finally {
		signal?.removeEventListener('abort', cancel);
		for (const path of [leases, pid]) await system.remove(path);
	}
}

/**
 * -d: in the foreground, where we can end it; -1: gives up by itself after a minute should we be gone. DUID-LL, because
 * NTT lines answer no other. -sf /bin/true: the stock script removes permanent global addresses from the interface
 * and rewrites resolv.conf. -cf /dev/null: nobody's dhclient.conf changes what is sent.
 */
const dhclient = (device: string, leases: string, pid: string): readonly string[] =>
	['dhclient', '-6', '-d', '-v', '-1', '-P', '-D', 'LL', '-cf', '/dev/null', '-sf', '/bin/true'].concat(
		'-lf',
		leases,
		'-pf',
		pid,
		device,
	);

/** Judged by what was seen and by the state of the interface, not by dhclient's words. */
async function problemOf(
	system: System,
	device: string,
	result: CommandResult,
	events: readonly ExchangeEvent[],
): Promise<AcquireProblem> {
	if (result.notFound) return { code: 'tool-missing', tool: 'dhclient', package: packages['dhclient']! };
	const solicits = events.filter((event) => event.type === 'sent' && event.message === 'Solicit').length;
	const advertiser = events.findLast((event) => event.type === 'received');
	if (events.some(({ type }) => type === 'no-prefix'))
		return { code: 'no-prefix-on-line', device, ...(advertiser ? { server: advertiser.from } : {}) };
	const link = await linkOf(system, device);
	if (!link.ok) return link.problem;
	if (!link.value.carrier) return { code: 'no-carrier', device };
	if (!hasLinkLocal(link.value)) return { code: 'no-link-local', device };
	// 2: -1 ran out of its minute.
	if (solicits > 0 && (result.timedOut || result.code === 2))
		return { code: 'no-answer', device, solicits, seconds: Math.round(result.durationMs / 1_000) };
	return {
		code: 'dhclient-failed',
		device,
		...(result.code === undefined ? {} : { exitCode: result.code }),
		stderr: tellingLines(result.stderr),
		...((await isConfined(system)) ? { confined: true } : {}),
	};
}

/** Without the banner, the exchange and the request to read about bug reports; what went wrong is said first. */
function tellingLines(stderr: string): readonly string[] {
	const lines = stderr.split('\n').map((line) => line.trim());
	const footer = lines.findIndex((line) => line.startsWith('If you think you have received this message due to a bug'));
	const noise = /^(?:Internet Systems Consortium|Copyright|All rights reserved|For info|(?:XMT|RCV|PRC):|$)/;
	return lines
		.slice(0, footer < 0 ? undefined : footer)
		.filter((line) => !noise.test(line))
		.slice(0, 5);
}

/** Ubuntu's AppArmor profile lets dhclient use its own lease folder and script only. */
async function isConfined(system: System): Promise<boolean> {
	const profiles = (await peek(system, '/sys/kernel/security/apparmor/profiles')) ?? '';
	return /dhclient \(enforce\)$/m.test(profiles);
}
