import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { routerAdvertised } from './router.ts';

// `check --watch` and `--prometheus` against what the internet sees: connections that are held open, and packets that are
// held back, on a real kernel.

/** Its web server keeps a connection that says nothing. */
const server = '203.0.113.10';
const connections = 60;

interface Line {
	readonly ports: { readonly used: number; readonly blocks: readonly { first: number; last: number; used: number }[] };
	readonly tunnel: { readonly receivedBytes: number; readonly receivedBytesPerSecond: number | null };
	readonly dropped: Readonly<Record<string, number>> | null;
	readonly [name: string]: unknown;
}

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
	await routerAdvertised(lab);
});
afterAll(async () => {
	await lab?.stop();
});

async function must(command: string, on: 'router' | 'lan' | 'inet' = 'router'): Promise<string> {
	const how = { timeoutMs: 240_000 };
	const { code, stdout, stderr } = on === 'router' ? await lab.router(command, how) : await lab.on(on, command, how);
	expect(`${code}\n${stderr}`, command).toMatch(/^0\n/);
	return stdout;
}

async function apply(flags: string): Promise<void> {
	const { code, stdout, stderr } = await lab.router(`mape-setup apply --yes ${flags}`, { timeoutMs: 240_000 });
	expect(`${code}\n${stdout}${stderr}`).toMatch(/^[01]\n.*Done/s);
}

/** Lines of `check --watch --json`; the one that reads them ends it. */
async function watched(lines: number): Promise<readonly Line[]> {
	const text = await must(`mape-setup check --watch --json --interval 2 | head -n ${lines}`);
	return text
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as Line);
}

/** Opens connections from the LAN host and holds them; the ports that the internet sees them come from. */
async function held(): Promise<readonly number[]> {
	const open = `const { connect } = require('node:net');
		for (let n = 0; n < ${connections}; n++) connect(80, '${server}').on('error', () => {});
		setTimeout(() => process.exit(), 120_000);`;
	await must(`setsid node -e '${open.replaceAll("'", '"')}' >/dev/null 2>&1 </dev/null &`, 'lan');
	const count = `ss -tnH state established "( sport = :80 )"`;
	await must(
		`for i in $(seq 300); do [ $(${count} | wc -l) -ge ${connections} ] && exit 0; sleep 0.2; done; exit 1`,
		'inet',
	);
	const seen = await must(count, 'inet');
	return [...seen.matchAll(/:(\d+)\s*$/gm)].map(([, port]) => Number(port));
}

const inBlock =
	({ first, last }: { first: number; last: number }) =>
	(port: number) =>
		port >= first && port <= last;

describe.each(['--backend nftables --nat alias', '--backend nftables --nat hash', '--backend iptables'])(
	'%s',
	(flags) => {
		test('the ports in use are those that the internet sees, block by block', async () => {
			await apply(flags);
			await must('conntrack -F 2>&1');
			const outside = new Set(await held());
			expect(outside.size).toBe(connections);
			const last = (await watched(4)).at(-1)!;
			console.log(flags, JSON.stringify({ ...last, ports: { ...last.ports, blocks: undefined } }));
			expect(last).toMatchObject({
				ports: {
					total: 1008,
					unreadable: 0,
					destination: { protocol: 'tcp', address: server, port: 80, flows: connections },
					host: { address: expect.stringMatching(/^192\.168\./) },
				},
				connections: { max: expect.any(Number) },
				problems: [],
			});
			let besides = 0;
			for (const block of last.ports.blocks) {
				const seen = [...outside].filter(inBlock(block)).length;
				expect(block.used, `${block.first}-${block.last}`).toBeGreaterThanOrEqual(seen);
				besides += block.used - seen;
			}
			// those of the checks
			expect(besides).toBeLessThan(20);
			await must('pkill node', 'lan');
		});

		test('throughput and what is held back are counted', async () => {
			const before = (await watched(1))[0]!;
			await must(`curl -s -m 60 -o /dev/null http://${server}/big/2000000`, 'lan');
			// GRE has no ports to share: protocol 47, from a raw socket
			const raw =
				'import socket; s = socket.socket(2, 3, 47); [s.sendto(b"x" * 20, ("198.51.100.9", 0)) for _ in range(5)]';
			await must(`python3 -c '${raw}'`, 'lan');
			// what a busy machine could not read at once is there in a later line
			const after = (await watched(5)).filter(({ dropped }) => dropped !== null).at(-1);
			expect(after!.tunnel.receivedBytes - before.tunnel.receivedBytes).toBeGreaterThan(2_000_000);
			expect(after!.dropped).toEqual({ leaked: 0, refused: 5, uninvited: expect.any(Number), guard: 0 });
		});

		test('the metrics are written', async () => {
			const { code } = await lab.router('mape-setup check --prometheus /run/mape_setup.prom >/dev/null', {
				timeoutMs: 60_000,
			});
			const text = await must('stat -c %a /run/mape_setup.prom; cat /run/mape_setup.prom');
			expect(text).toMatch(/^644\n# HELP mape_setup_up /);
			expect(text).toContain(`mape_setup_up ${code === 0 ? 1 : 0}\n`);
			for (const name of ['ports_used', 'tunnel_receive_bytes_total', 'conntrack_entries'])
				expect(text).toMatch(new RegExp(`^mape_setup_${name} \\d+$`, 'm'));
			expect(text).toMatch(/^mape_setup_dropped_packets_total\{reason="guard"\} 0$/m);
			// nothing of the line, and nothing in the log
			expect(text).not.toContain(lab.line.subscriber!.ipv4);
			expect(await must('cat /var/log/mape-setup/*.jsonl')).not.toMatch(/--watch|--prometheus/);
		});
	},
);
