import { describe, expect, it, test } from 'vitest';
import type { PortForward } from '../../src/plan/nat-options.ts';
import { formatForward, parseForwards, parseHosts } from '../../src/plan/port-forward.ts';
import { givenSeed, type Random, randomFrom } from '../map/random.ts';

const forward = (port: number, host: string, hostPort: number, protocol: PortForward['protocol']) => ({
	protocol,
	port,
	host,
	hostPort,
});

describe('parseForwards', () => {
	test.each<[string, PortForward[]]>([
		['7500:192.168.10.20', [forward(7500, '192.168.10.20', 7500, 'both')]],
		['7500:192.168.10.20/tcp', [forward(7500, '192.168.10.20', 7500, 'tcp')]],
		['7500:192.168.10.20:80/udp', [forward(7500, '192.168.10.20', 80, 'udp')]],
		[
			' 1:10.0.0.1:65535 , 65535:10.0.0.2:1/tcp ',
			[forward(1, '10.0.0.1', 65_535, 'both'), forward(65_535, '10.0.0.2', 1, 'tcp')],
		],
		['none', []],
	])('%j', (text, value) => expect(parseForwards(text)).toEqual({ ok: true, value }));

	const syntax = (reason: string) => ({ code: 'forward-syntax', reason });
	test.each<[string, object]>([
		['', syntax('shape')],
		['7500', syntax('shape')],
		['7500:', { code: 'nat-host', flag: '--forward', host: '', reason: 'syntax' }],
		['7500:192.168.10.20:80:90', syntax('shape')],
		['7500:192.168.10.20/tcp/udp', syntax('shape')],
		['7500:192.168.10.20,', syntax('shape')],
		['0:192.168.10.20', syntax('port')],
		['65536:192.168.10.20', syntax('port')],
		['07500:192.168.10.20', syntax('port')],
		['0x1d4c:192.168.10.20', syntax('port')],
		['+7500:192.168.10.20', syntax('port')],
		['7500 :192.168.10.20', syntax('port')],
		['7500-7502:192.168.10.20', syntax('port')],
		['7500:192.168.10.20:', syntax('port')],
		['7500:192.168.10.20:0', syntax('port')],
		['7500:192.168.10.20/', syntax('protocol')],
		['7500:192.168.10.20/TCP', syntax('protocol')],
		['7500:192.168.10.20/sctp', syntax('protocol')],
		['7500:192.168.10', { code: 'nat-host', host: '192.168.10' }],
		['7500:192.168.10.256', { code: 'nat-host', host: '192.168.10.256' }],
		['7500:nas.lan', { code: 'nat-host', host: 'nas.lan' }],
		['7500:192.168.10.20;reboot', { code: 'nat-host', host: '192.168.10.20;reboot' }],
		['7500:[2001', { code: 'nat-host' }],
		['none,7500:192.168.10.20', { code: 'none-with-others', flag: '--forward' }],
		['none,none', { code: 'none-with-others' }],
	])('%j is refused', (text, problem) => expect(parseForwards(text)).toMatchObject({ ok: false, problem }));

	it('is the inverse of formatForward', () => {
		const random = randomFrom(givenSeed);
		for (let round = 0; round < 2000; round++) {
			const forwards = Array.from({ length: random.integer(1, 4) }, () => randomForward(random));
			const text = forwards.map(formatForward).join(',');
			expect(parseForwards(text), `seed ${random.seed}, round ${round}: ${text}`).toEqual({
				ok: true,
				value: forwards,
			});
		}
	});

	it('makes of damaged text a refusal or forwards that can be written', () => {
		const random = randomFrom(givenSeed);
		for (let round = 0; round < 20_000; round++) {
			const text = damaged(formatForward(randomForward(random)), random);
			const parsed = parseForwards(text);
			if (!parsed.ok) continue;
			for (const { port, hostPort, host, protocol } of parsed.value) {
				const said = `seed ${random.seed}, round ${round}: ${text}`;
				for (const number of [port, hostPort]) expect(number >= 1 && number <= 65_535, said).toBe(true);
				expect(host, said).toMatch(/^\d{1,3}(\.\d{1,3}){3}$/);
				expect(['tcp', 'udp', 'both'], said).toContain(protocol);
			}
		}
	});
});

describe('parseHosts', () => {
	test.each<[string, string[]]>([
		['192.168.10.30', ['192.168.10.30']],
		['192.168.10.30, 192.168.10.31', ['192.168.10.30', '192.168.10.31']],
		['192.168.10.30,192.168.10.30', ['192.168.10.30']],
		['none', []],
	])('%j', (text, value) => expect(parseHosts(text)).toEqual({ ok: true, value }));

	test.each<[string, object]>([
		['', { code: 'nat-host', flag: '--full-cone', host: '' }],
		['192.168.10.0/24', { code: 'nat-host' }],
		['192.168.10.30:5000', { code: 'nat-host' }],
		['2001:db8::1', { code: 'nat-host' }],
		['192.168.10.30,none', { code: 'none-with-others', flag: '--full-cone' }],
	])('%j is refused', (text, problem) => expect(parseHosts(text)).toMatchObject({ ok: false, problem }));
});

function randomForward(random: Random): PortForward {
	const host = Array.from({ length: 4 }, () => random.integer(0, 255)).join('.');
	const port = random.integer(1, 65_535);
	const hostPort = random.integer(0, 1) === 0 ? port : random.integer(1, 65_535);
	return forward(port, host, hostPort, random.pick(['tcp', 'udp', 'both']));
}

function damaged(text: string, random: Random): string {
	let result = text;
	for (let hits = random.integer(1, 4); hits > 0; hits--) {
		const at = random.integer(0, result.length);
		const put = random.pick(['', '', '0', '9', ':', '/', ',', '.', ' ', 'none', 'tcp', '-', '\0', '１', '\n', 'e']);
		result = result.slice(0, at) + put + result.slice(at + random.integer(0, 2));
	}
	return result;
}
