import { withoutDynamicElements } from '../../../src/check/observe/own-table.ts';
import { names } from '../../../src/plan/names.ts';
import type { TestLab } from '../harness.ts';
import { machineState } from '../router.ts';

/** What the router says became of the last change. */
export interface Record {
	readonly time: string;
	readonly from: string;
	readonly to: string;
	readonly outcome: 'replaced' | 'impossible' | 'failed' | 'withdrawn' | 'back' | 'waiting' | 'no-node';
	readonly durationMs?: number;
}

/** Packets of all kinds, until `stop`. The ping says when each answer came. */
export async function startTraffic(
	lab: TestLab,
): Promise<{ stop(): Promise<void>; pings(): Promise<readonly number[]> }> {
	const log = '/run/lab/refresh.ping';
	const stop = '/run/lab/refresh.stop';
	await lab.router(`rm -f ${stop} ${log}; touch ${log}`);
	const running = Promise.all([
		// a new one now and then: the kernel keeps an ICMP flow for half a minute
		lab.on(
			'lan',
			`until [ -e ${stop} ]; do ping -D -n -i 0.2 -c 20 -W 1 8.8.8.8 >>${log} 2>&1 || sleep 0.2; done`,
			forever,
		),
		lab.on('lan', `until [ -e ${stop} ]; do curl -s -m 3 http://203.0.113.10/ >/dev/null || sleep 0.3; done`, forever),
		lab.router(`until [ -e ${stop} ]; do ping -n -c 1 -W 1 203.0.113.10 >/dev/null 2>&1; sleep 0.5; done`, forever),
	]);
	return {
		async stop() {
			await lab.router(`touch ${stop}`);
			await running;
		},
		async pings() {
			const { stdout } = await lab.router(`sed -n 's/^\\[\\([0-9.]*\\)\\] .* bytes from.*/\\1/p' ${log}`);
			return stdout.split('\n').filter(Boolean).map(Number);
		},
	};
}

const forever = { timeoutMs: 86_400_000 };

/** Waits until the router has noted this outcome for this prefix. */
export async function noted(lab: TestLab, outcome: Record['outcome'], to: string, seconds = 150): Promise<Record> {
	const wanted = `"to":"${to}","outcome":"${outcome}"`;
	const { code, stdout } = await lab.router(
		`for i in $(seq ${seconds * 2}); do grep -q '${wanted}' ${names.run}/refresh 2>/dev/null && exec cat ${names.run}/refresh; sleep 0.5; done; cat ${names.run}/refresh ${names.run}/prefix ${names.run}/prefixes ${names.held}; ip -6 tunnel; ps -ef | grep -E 'dhcl|mape'; journalctl -u ${names.dhcpUnit} -n 60 --no-pager; tail -n 20 /run/lab/line/dhcpd.log; exit 1`,
		{ timeoutMs: seconds * 4 * 1000 },
	);
	if (code !== 0) throw new Error(`not noted: ${wanted}\n${stdout}`);
	return JSON.parse(stdout) as Record;
}

/** When the Reply came that the record is about, in seconds since the epoch. */
export async function replyBefore(lab: TestLab, { time }: Record): Promise<number> {
	const { stdout } = await lab.router(
		`journalctl -u ${names.dhcpUnit} -o short-unix --no-pager -n 400 | sed -n 's/^\\([0-9.]*\\) .*RCV: Reply message.*/\\1/p'`,
	);
	const replies = stdout.split('\n').filter(Boolean).map(Number);
	return Math.max(...replies.filter((at) => at * 1000 <= Date.parse(time)));
}

/** The machine, without when its files were written, what traffic leaves in its rules, and what the kernel makes up. */
export async function lastingState(lab: TestLab): Promise<string> {
	// with so early renewals the hook is often at work
	await lab.router(`while pgrep -f '${names.dhclientScript}$' >/dev/null; do sleep 0.2; done`);
	const state = await machineState(lab);
	const files = (await lab.router(`ls -A ${names.state} ${names.run}`)).stdout;
	const rest = withoutDynamicElements(state)
		.replaceAll(/^(\/\S+ \d+ \d+ \d+) [\d.]+ /gm, '$1 ')
		.replaceAll(/^local fe80::\S+ dev mape0/gm, 'local fe80:: dev mape0')
		.replaceAll(/(mape0 +inet6) fe80::\S+/g, '$1 fe80::');
	return `${rest}${files}`;
}
