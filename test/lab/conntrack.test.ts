import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNftables } from '../../src/plan/artifact/nftables-load.ts';
import { startLab, type TestLab } from './harness.ts';
import { long } from './length.ts';
import { projectInGuest } from './place.ts';
import { routerAdvertised } from './router.ts';

// What conntrack's timeouts do to 240 ports: our settings, and in the long form the kernel's own on the same line
// and rules, with which it fails.

const flows = `node ${projectInGuest}/test/lab/guest/flows.mjs`;
const server = '203.0.113.11';
const resolver = '8.8.8.8';
const proc = '/proc/sys/net/netfilter/nf_conntrack_';

interface Outcome {
	readonly opened: number;
	readonly failed: number;
	readonly seconds: number;
}

describe.each([12, 13] as const)('Debian %i', (debian) => {
	let lab: TestLab;
	let kernel: string;
	/** Linux gives the port of a connection in TIME_WAIT to a new one. */
	let reuses: boolean;

	beforeAll(async () => {
		lab = await startLab('v6plus', debian === 13 ? { debian } : {});
		await routerAdvertised(lab);
		kernel = (await must('uname -r')).trim();
		const [major, minor] = kernel.split('.').map((part) => Number.parseInt(part, 10)) as [number, number];
		reuses = major * 1000 + minor >= 6005;
		await apply('alias');
	});
	afterAll(async () => {
		await lab?.stop();
	});

	async function must(command: string, on?: 'lan'): Promise<string> {
		const how = { timeoutMs: 240_000 };
		const { code, stdout, stderr } = await (on ? lab.on(on, command, how) : lab.router(command, how));
		expect(`${code}\n${stderr}`, command).toMatch(/^0\n/);
		return stdout;
	}

	/** With one warning or another from a check that a busy machine makes late. */
	async function apply(form: string): Promise<void> {
		const { code, stdout, stderr } = await lab.router(`mape-setup apply --yes --nat ${form}`, { timeoutMs: 240_000 });
		expect(`${code}\n${stdout}${stderr}`).toMatch(/^[01]\n.*Done/s);
	}

	async function sent(what: string, name: string): Promise<Outcome> {
		await must('conntrack -F 2>&1');
		const { stdout, stderr } = await lab.on('lan', `${flows} ${what}`, { timeoutMs: 240_000 });
		console.log(`Debian ${debian}, Linux ${kernel}, ${name}: ${stdout}${stderr}`);
		const outcome = JSON.parse(stdout) as Outcome;
		return outcome;
	}

	const timer = async (name: string) => (await must(`cat ${proc}${name}`)).trim();
	const set = (name: string, value: number) => must(`echo ${value} > ${proc}${name}`);

	test('300 short connections to one server', async () => {
		expect(await timer('tcp_timeout_time_wait')).toBe(reuses ? '120' : '5');
		const many = `http ${server} 300 35`;
		// a server that closed first may still know the port: then the second SYN opens the connection
		expect(await sent(`${many} 30`, 'ours')).toMatchObject({ opened: 300, failed: 0 });
		if (reuses || !long) return;

		await set('tcp_timeout_time_wait', 120);
		const kernels = await sent(`${many} 4`, 'TIME_WAIT 120 s');
		// more than 240 when the host takes a source port again
		expect(kernels.opened).toBeGreaterThanOrEqual(200);
		expect(kernels.opened).toBeLessThan(270);
		expect(kernels.failed).toBeGreaterThanOrEqual(3);
		await must('/etc/mape-setup/up timeouts');
	});

	test('300 questions to one name server', async () => {
		const many = `dns ${resolver} 300 20`;
		expect(await sent(many, 'ours')).toMatchObject({ opened: 300, failed: 0 });
		if (!long) return;

		await must(`sed '/ct timeout set "question"/d' /etc/mape-setup/nat.nft > /run/without.nft`);
		expect(
			await must('grep -c "ct timeout set" /etc/mape-setup/nat.nft; ! grep "ct timeout set" /run/without.nft'),
		).toMatch(/^[1-9]/);
		await must(loadNftables('/run/without.nft'));
		await set('udp_timeout', 30);
		const kernels = await sent(many, 'UDP 30 s');
		// 240, and one or two more when a socket gets the source port of another
		expect(kernels.opened).toBeLessThan(250);
		expect(kernels.failed).toBeGreaterThan(50);
		await must('/etc/mape-setup/up rules; /etc/mape-setup/up timeouts');
	});

	test('an open connection is remembered for 2 h 4 min, and for as long as the translation stays', async () => {
		await lab.on('lan', `setsid bash -c 'exec 3<>/dev/tcp/${server}/443; sleep 300' >/dev/null 2>&1 </dev/null &`);
		const entry = async () =>
			(await lab.router(`conntrack -L -p tcp -s 192.168.10.100 --dport 443 2>/dev/null`)).stdout;
		await expect.poll(entry, { timeout: 20_000 }).toContain('ESTABLISHED');
		const seconds = Number(/tcp +6 (\d+) ESTABLISHED/.exec(await entry())?.[1]);
		expect(seconds).toBeGreaterThan(7000);
		expect(seconds).toBeLessThanOrEqual(7440);

		await must('/etc/mape-setup/up');
		expect(await entry()).toContain('ESTABLISHED');
		await apply('hash');
		expect(await entry()).toBe('');
	});

	test('uninstall gives the kernel its own back', async () => {
		await must('mape-setup uninstall --yes');
		expect(await timer('tcp_timeout_established')).toBe('432000');
		expect(await timer('tcp_timeout_time_wait')).toBe('120');
		expect(await timer('udp_timeout')).toBe('30');
	});
});
