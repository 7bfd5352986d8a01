import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stateOf } from './fault/trial.ts';
import { startLab, type TestLab } from './harness.ts';
import { ipv4Works, machineState, nothingDropped, routerAdvertised } from './router.ts';
import { scenarios } from './scenario.ts';

// Border relays asked with packets: which one is right is known before anything is applied, and nothing is left behind,
// whoever is killed.

const [east, west] = ['2001:260:700:1::1:275', '2001:260:700:1::1:276'];
const ocn = scenarios.ocn.subscriber;

interface Report {
	readonly line: string;
	readonly relays: readonly { readonly br: string; readonly outcome: string; readonly from?: string }[];
	readonly advice?: string;
}

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

async function probe(...flags: readonly string[]): Promise<Report & { readonly code: number }> {
	const { code, stdout, stderr } = await lab.router(['mape-setup', 'probe-br', '--json', ...flags], {
		timeoutMs: 120_000,
	});
	expect(stdout, stderr).toMatch(/^\{/);
	return { code, ...(JSON.parse(stdout) as Report) };
}

const prefix = () => ['--prefix', lab.line.prefix];
/** What was seen of it on the other side: packets, and none that a border relay would have to drop. */
async function onlyGoodPackets(): Promise<void> {
	const { bad_src, bad_sport, bad_dport, bad_outer, up_ok, hairpin } = await lab.counters();
	expect([bad_src, bad_sport, bad_dport, bad_outer]).toEqual([0, 0, 0, 0]);
	expect(up_ok).toBeGreaterThan(0);
	expect(hairpin).toBeGreaterThan(0);
}

/** Another address of the relay, whose packets come back from the first one. */
async function twin(address: string): Promise<void> {
	const { subscriber } = lab.line;
	const { code, stderr } = await lab.on(
		'br',
		`ip -6 address add ${address}/128 dev lo nodad
		ip link add mape1 type ip6tnl mode ipip6 remote ${subscriber?.ce} local ${address} encaplimit none
		ip link set mape1 mtu 1460 up`,
	);
	expect(`${code}${stderr}`).toBe('0');
	expect((await lab.on('isp', `ip -6 route replace ${address}/128 via 3fff:0:0:b::2`)).code).toBe(0);
}

const untwin = async () => {
	await lab.on('br', 'ip link del mape1 2>/dev/null');
	await lab.on('isp', `ip -6 route del ${west}/128 2>/dev/null`);
};

describe('the line of OCN', () => {
	beforeEach(async () => {
		await lab.reset('ocn');
		await routerAdvertised(lab);
	});

	test('the right relay is confirmed on a bare machine, which is then as it was', async () => {
		const before = await machineState(lab);
		const { code, line, relays } = await probe();
		expect({ code, line, relays }).toMatchObject({
			code: 0,
			line: 'answers',
			relays: [{ br: ocn?.br, outcome: 'confirmed', by: ['hairpin', 'outside', 'relay'] }],
		});
		await onlyGoodPackets();
		expect(await machineState(lab)).toBe(before);
	});

	test('a wrong relay is silent beside the right one, and alone', async () => {
		const before = await machineState(lab);
		const both = await probe(...prefix(), '--br', east, '--br', ocn?.br ?? '');
		expect(both).toMatchObject({ code: 0, relays: [{ outcome: 'silent' }, { outcome: 'confirmed' }] });
		expect(both.advice).toContain(ocn?.br);
		expect(await probe(...prefix(), '--br', east)).toMatchObject({
			code: 1,
			line: 'answers',
			relays: [{ br: east, outcome: 'silent' }],
		});
		expect(await machineState(lab)).toBe(before);
	});

	test('a dead relay, a dead line, no route', async () => {
		await lab.fault('relay', 'off');
		expect(await probe(...prefix())).toMatchObject({ code: 1, line: 'answers', relays: [{ outcome: 'silent' }] });
		await lab.fault('relay', 'on');
		await lab.fault('cable', 'off');
		// which interface it is, nobody can see now
		const cards = ['--wan', 'wan', '--lan', 'lan'];
		expect(await probe(...cards, ...prefix())).toMatchObject({
			code: 1,
			line: expect.stringMatching(/silent|no-route/),
		});
		await lab.fault('cable', 'on');
		await lab.fault('ra', 'off');
		await lab.router('ip -6 route flush default; ip -6 route flush proto ra');
		expect(await probe(...prefix())).toMatchObject({
			code: 1,
			line: 'no-route',
			relays: [{ outcome: 'cannot', why: { code: 'no-route' } }],
		});
		await lab.fault('ra', 'on');
	});
});

describe('the lines of BIGLOBE', () => {
	test.each([
		['east', east, west],
		['west', west, east],
	])('%s', async (_, right, wrong) => {
		const { subscriber } = scenarios.biglobe;
		await lab.reset({ scenario: 'biglobe', subscriber: subscriber && { ...subscriber, br: right } });
		await routerAdvertised(lab);
		const before = await machineState(lab);
		const { code, relays } = await probe(...prefix());
		expect(code).toBe(0);
		const outcomes = Object.fromEntries(relays.map(({ br, outcome }) => [br, outcome]));
		expect(outcomes).toEqual({ [right]: 'confirmed', [wrong]: 'silent' });
		await onlyGoodPackets();
		expect(await machineState(lab)).toBe(before);
	});

	test('a relay whose answers come from the other one', async () => {
		await lab.reset('biglobe');
		await routerAdvertised(lab);
		const right = lab.line.subscriber?.br ?? '';
		const other = right === east ? west : east;
		await twin(other);
		try {
			expect(await probe(...prefix(), '--br', other)).toMatchObject({
				code: 1,
				relays: [{ br: other, outcome: 'answered-by-another', from: right }],
				advice: expect.stringContaining(right),
			});
		} finally {
			await untwin();
		}
	});
});

/** Starts a probe that takes its time, and runs a command when its address is there (or its script, where that is earlier). */
const killing = (when: 'script' | 'address', kill: string) => `
	ce=${ocn?.ce}
	mape-setup probe-br --prefix ${lab.line.prefix} --br ${east} >/dev/null 2>&1 & node=$!
	until script=$(pgrep -o -f '^sh -s -- probe-br'); do kill -0 $node || exit 9; done
	if [ ${when} = address ]; then until [ "$(ip -6 -o address show to $ce)" ]; do kill -0 $script || exit 8; done; fi
	perl() { until pgrep -P $script -x perl; do kill -0 $script || exit 7; done; }
	${kill}
	exit 0`;

const gone =
	'for i in $(seq 60); do [ "$(pgrep -f probe-b[r])$(ip -6 -o address show to $0)" ] || exit 0; sleep 0.5; done; ps ax; ip -6 address; exit 1';

describe('killed', () => {
	beforeAll(async () => {
		await lab.reset('ocn');
		await routerAdvertised(lab);
	});

	test.each([
		['the program, as the script begins', 'script', 'kill -KILL $node'],
		['the script, as it begins', 'script', 'kill -KILL $script'],
		['the program, with the address there', 'address', 'kill -KILL $node'],
		['the script, with the address there', 'address', 'kill -KILL $script'],
		['the packets', 'address', 'kill -KILL $(perl)'],
		['all of them', 'address', 'kill -KILL $node $(perl) $script'],
		['the program by its terminal', 'address', 'kill -HUP $node'],
		['the script, in order', 'address', 'kill -TERM $script'],
	] as const)('%s: nothing stays', async (_, when, kill) => {
		const before = await machineState(lab);
		const { code, stderr } = await lab.router(killing(when, kill), { timeoutMs: 60_000 });
		expect(`${code}${stderr}`).toMatch(/^0/);
		const { code: clean, stdout } = await lab.router(['bash', '-c', gone, ocn?.ce ?? ''], { timeoutMs: 60_000 });
		expect(clean, stdout).toBe(0);
		expect(await machineState(lab)).toBe(before);
	});

	test('what a killed one has left is taken over, and goes with the next', async () => {
		const before = await machineState(lab);
		await lab.router(killing('address', 'kill -KILL $node $(perl) $script'), { timeoutMs: 60_000 });
		expect((await lab.router(`ip -6 -o address show to ${ocn?.ce}`)).stdout).toContain('deprecated');
		expect(await probe(...prefix())).toMatchObject({ code: 0 });
		expect(await machineState(lab)).toBe(before);
	});
});

test('an applied router is asked beside its tunnel, and is not disturbed', { timeout: 600_000 }, async () => {
	await lab.reset('ocn');
	await routerAdvertised(lab);
	// an apply takes the address of a killed probe for good
	await lab.router(killing('address', 'kill -KILL $node $(perl) $script'), { timeoutMs: 60_000 });
	const applied = await lab.router('mape-setup apply --yes', { timeoutMs: 240_000 });
	expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
	await ipv4Works(lab);
	const before = await stateOf(lab);
	const { code, stdout } = await lab
		.on(
			'lan',
			'ping -i 0.2 -c 60 -W 5 8.8.8.8 & curl -s -m 60 -o /dev/null -w "%{size_download}\\n" http://203.0.113.10/big/4000000; wait',
			{ timeoutMs: 120_000 },
		)
		.then(async (quiet) => {
			const busy = lab.on(
				'lan',
				'ping -i 0.2 -c 100 -W 5 8.8.8.8 & curl -s -m 90 -o /dev/null -w "%{size_download}\\n" http://203.0.113.10/big/8000000; wait',
				{ timeoutMs: 120_000 },
			);
			expect(quiet.stdout).toContain(' 0% packet loss');
			expect(await probe()).toMatchObject({ code: 0, relays: [{ br: ocn?.br, outcome: 'confirmed' }] });
			expect(await probe('--br', east)).toMatchObject({ code: 1, relays: [{ br: east, outcome: 'silent' }] });
			return busy;
		});
	expect(code).toBe(0);
	expect(stdout).toContain('8000000');
	expect(stdout).toContain(' 0% packet loss');
	expect(await stateOf(lab)).toBe(before);
	await nothingDropped(lab);
	const checked = await lab.router('mape-setup check');
	expect(checked.code, checked.stdout).toBe(0);
});
