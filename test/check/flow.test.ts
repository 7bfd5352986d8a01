import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../src/check/observe/flow.ts';
import { givenSeed, randomFrom } from '../map/random.ts';

/** conntrack 1.4.7 and Linux 6.18 in a network namespace; accounting was on. */
const transcript = (name: string): readonly string[] =>
	readFileSync(new URL(`transcripts/${name}`, import.meta.url), 'utf8')
		.split('\n')
		.filter((line) => line !== '');

const tcp =
	'tcp      6 7431 ESTABLISHED src=192.168.10.100 dst=203.0.113.7 sport=50000 dport=443 src=203.0.113.7 dst=153.241.113.198 sport=443 dport=34700 [ASSURED] mark=0 use=1';

describe('a line of conntrack', () => {
	it.each(['conntrack-list', 'proc-nf-conntrack'])('every line of %s is understood', (name) => {
		const flows = transcript(name).map(parseFlow);
		expect(flows.length).toBeGreaterThan(3);
		expect(flows).not.toContain(undefined);
	});

	it('says the same as the kernel’s own list', () => {
		const [listed, shown] = ['conntrack-list', 'proc-nf-conntrack'].map((name) => transcript(name).map(parseFlow));
		expect(listed).toEqual(shown);
	});

	it('has both directions', () => {
		expect(parseFlow(tcp)).toEqual({
			protocol: 'tcp',
			original: { from: '192.168.10.100', to: '203.0.113.7', fromPort: 50_000, toPort: 443 },
			reply: { from: '203.0.113.7', to: '153.241.113.198', fromPort: 443, toPort: 34_700 },
		});
	});

	it('has the identifier of an echo in the place of its ports', () => {
		const echo =
			'icmp     1 27 src=192.168.10.100 dst=192.0.2.9 type=8 code=0 id=27633 [UNREPLIED] src=192.0.2.9 dst=153.241.113.198 type=0 code=0 id=34711 mark=0 use=2';
		expect(parseFlow(echo)).toMatchObject({
			protocol: 'icmp',
			original: { fromPort: 27_633 },
			reply: { toPort: 34_711 },
		});
	});

	it.each([
		['offloaded, without a time-out', tcp.replace('6 7431 ESTABLISHED', '6').replace('[ASSURED]', '[OFFLOAD]')],
		['with accounting', tcp.replaceAll(/(dport=\d+)/g, '$1 packets=10 bytes=8400')],
		[
			'with a zone, a helper, labels and a mark',
			`${tcp} zone=3 helper=ftp labels=a,b secctx=system_u:object_r:x delta-time=3`,
		],
		['not answered', tcp.replace('ESTABLISHED', 'SYN_SENT').replace(' src=203', ' [UNREPLIED] src=203')],
		['of SCTP', tcp.replace('tcp      6', 'sctp     132')],
	])('%s', (_, line) => {
		expect(parseFlow(line)).toMatchObject({ original: { toPort: 443 }, reply: { toPort: 34_700 } });
	});

	it.each([
		[
			'GRE',
			'gre      47 29 src=192.0.2.1 dst=192.0.2.2 srckey=0x0 dstkey=0x0 [UNREPLIED] src=192.0.2.2 dst=192.0.2.1 srckey=0x0 dstkey=0x0 mark=0 use=1',
		],
		[
			'GRE in /proc',
			'ipv4     2 gre      47 29 timeout=30, stream_timeout=180 src=192.0.2.1 dst=192.0.2.2 srckey=0x0 dstkey=0x0 [UNREPLIED] src=192.0.2.2 dst=192.0.2.1 srckey=0x0 dstkey=0x0 mark=0 zone=0 use=2',
		],
		[
			'an unknown protocol',
			'unknown  253 599 src=192.0.2.1 dst=192.0.2.2 [UNREPLIED] src=192.0.2.2 dst=192.0.2.1 mark=0 use=1',
		],
		[
			'IPv6 in /proc',
			'ipv6     10 tcp      6 431999 ESTABLISHED src=2001:0db8:0000:0000:0000:0000:0000:0001 dst=2001:0db8:0000:0000:0000:0000:0000:0002 sport=5 dport=6 src=2001:0db8:0000:0000:0000:0000:0000:0002 dst=2001:0db8:0000:0000:0000:0000:0000:0001 sport=6 dport=5 [ASSURED] mark=0 zone=0 use=2',
		],
	])('%s has no port of ours', (_, line) => {
		expect(parseFlow(line)).toBe('other');
	});

	it.each([
		'',
		'conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.',
		tcp.replace('sport=50000', 'sport=65536'),
		tcp.replace('dport=34700', 'dport=347000'),
		tcp.replace('203.0.113.7', '203.0.113.256'),
		tcp.replace('dst=153.241.113.198', ''),
		tcp.slice(0, tcp.indexOf(' src=203')),
		`${tcp} and more`,
		`x${tcp}`,
		tcp.replace('tcp      6', 'tcp      17'),
		tcp.replace('tcp ', 'TCP '),
	])('is not %j', (line) => {
		expect(parseFlow(line)).toBeUndefined();
	});

	it('whatever happens to a line, it throws nothing and takes no time', () => {
		const random = randomFrom(givenSeed);
		const lines = [...transcript('conntrack-list'), ...transcript('proc-nf-conntrack'), tcp];
		const pieces = ['src=', 'dst=', ' ', '=', '[', ']', '1.2.3.4', 'a=b ', '\u0000', '９', 'sport=1 dport=2', '-'];
		for (let round = 0; round < 20_000; round++) {
			let line = random.pick(lines);
			for (let change = random.integer(1, 4); change > 0; change--) {
				const at = random.integer(0, line.length);
				const to = Math.min(line.length, at + random.integer(0, 12));
				line = `${line.slice(0, at)}${random.integer(0, 1) === 0 ? '' : random.pick(pieces).repeat(random.integer(1, 3))}${line.slice(to)}`;
			}
			const flow = parseFlow(line);
			if (flow === undefined || flow === 'other') continue;
			for (const { from, to, fromPort, toPort } of [flow.original, flow.reply]) {
				for (const address of [from, to]) {
					expect(
						address
							.split('.')
							.map(Number)
							.every((byte) => byte >= 0 && byte <= 255),
						`SEED=${random.seed} ${line}`,
					).toBe(true);
				}
				expect(Math.max(fromPort, toPort), `SEED=${random.seed} ${line}`).toBeLessThanOrEqual(65_535);
			}
		}
		// nested repetition would never come back from these
		for (const evil of [
			`${'a=b '.repeat(50_000)}`,
			`tcp 6 1 ${'x=y '.repeat(50_000)}src=1.1.1.1`,
			`tcp ${'6 '.repeat(50_000)}`,
			`${tcp.slice(0, -6)}${' [A]'.repeat(50_000)}!`,
		])
			expect(parseFlow(evil)).toBeUndefined();
	});
});
