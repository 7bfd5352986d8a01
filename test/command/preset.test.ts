import { describe, expect, it, test } from 'vitest';
import { endingCode, endingText } from '../../src/command/ending.ts';
import { exitCodeOf } from '../../src/command/exit-code.ts';
import { parseCommandLine } from '../../src/command/flags.ts';
import { presetOf } from '../../src/command/preset.ts';
import { problemText } from '../../src/command/problem-text.ts';

/** What the words of a command line mean. */
function presetFrom(...words: readonly string[]) {
	const parsed = parseCommandLine(['plan', ...words]);
	return parsed.ok ? presetOf(parsed.value.flags) : parsed;
}

const lead = { protocol: 'both', port: 7500, host: '192.168.10.20', hostPort: 7500 };

describe('the flags of the NAT', () => {
	test.each<[string, object]>([
		['', {}],
		['--backend nft', { backend: 'nftables' }],
		['--backend nftables --nat hash', { backend: 'nftables', nat: { form: 'hash' } }],
		['--backend iptables --nat hash', { backend: 'iptables', nat: { form: 'hash' } }],
		['--nat alias', { nat: { form: 'alias' } }],
		['--style article', { backend: 'iptables', nat: { form: 'article' } }],
		['--style best', { nat: { form: 'best' } }],
		['--backend iptables --style best', { backend: 'iptables', nat: { form: 'best' } }],
		['--forward 7500:192.168.10.20', { nat: { forwards: [lead] } }],
		[
			'--forward 7500:192.168.10.20 --forward 7501:192.168.10.21:80/tcp,7502:192.168.10.22',
			{
				nat: {
					forwards: [
						lead,
						{ protocol: 'tcp', port: 7501, host: '192.168.10.21', hostPort: 80 },
						{ protocol: 'both', port: 7502, host: '192.168.10.22', hostPort: 7502 },
					],
				},
			},
		],
		['--forward none --full-cone none', { nat: { forwards: [], fullCone: [] } }],
		[
			'--full-cone 192.168.10.30 --full-cone 192.168.10.31,192.168.10.30',
			{ nat: { fullCone: ['192.168.10.30', '192.168.10.31'] } },
		],
		['--timeouts short', { nat: { timeouts: 'short' } }],
	])('%s', (line, expected) => {
		const preset = presetFrom(...line.split(' ').filter((word) => word !== ''));
		expect(preset).toEqual({ ok: true, value: { dryRun: false, acceptedRisks: [], ...expected } });
	});

	test.each<[string, object, string]>([
		['--backend ipfw', { code: 'backend-unknown', input: 'ipfw' }, '--backend'],
		['--backend constructor', { code: 'backend-unknown', input: 'constructor' }, '--backend'],
		['--nat article', { code: 'flag-value', flag: '--nat' }, '--nat'],
		['--nat alias --backend iptables', { code: 'form-needs-backend', needs: 'nftables' }, '--nat'],
		['--style article --backend nft', { code: 'form-needs-backend', needs: 'iptables' }, '--style'],
		['--style best --nat hash', { code: 'flag-conflict', flags: ['--nat', '--style'] }, '--style'],
		['--style article --full-cone 10.0.0.1', { code: 'full-cone-needs-alias', reason: 'backend' }, '--full-cone'],
		['--backend iptables --full-cone 10.0.0.1', { code: 'full-cone-needs-alias' }, '--full-cone'],
		['--nat hash --full-cone 10.0.0.1', { code: 'full-cone-needs-alias', reason: 'form' }, '--full-cone'],
		['--full-cone 127.0.0.1', { code: 'nat-host', reason: 'unusable' }, '--full-cone'],
		['--full-cone lan', { code: 'nat-host', reason: 'syntax' }, '--full-cone'],
		['--forward 7500', { code: 'forward-syntax' }, '--forward'],
		['--forward 0:10.0.0.1', { code: 'forward-syntax', reason: 'port' }, '--forward'],
		['--forward 7500:224.0.0.1', { code: 'nat-host', flag: '--forward' }, '--forward'],
		['--forward 7500:10.0.0.1 --forward 7500:10.0.0.2', { code: 'forward-twice', port: 7500 }, '--forward'],
		['--forward none --forward 7500:10.0.0.2', { code: 'none-with-others' }, '--forward'],
		['--forward', { code: 'flag-without-value', flag: '--forward' }, '--forward'],
		['--timeouts long', { code: 'flag-value', flag: '--timeouts' }, '--timeouts'],
	])('%s is refused before anything is touched, by its name', (line, problem, flag) => {
		const preset = presetFrom(...line.split(' '));
		expect(preset).toMatchObject({ ok: false, problem });
		if (preset.ok) return;
		expect(exitCodeOf(preset.problem)).toBe(64);
		for (const language of ['en', 'ja'] as const) {
			expect(problemText(preset.problem, language)).toContain(flag);
			expect(problemText(preset.problem, language)).not.toMatch(/undefined|\[object/);
		}
	});

	it('mean nothing to a command that plans nothing', () => {
		for (const flag of ['--forward', '--full-cone', '--nat', '--style', '--timeouts']) {
			expect(parseCommandLine(['check', flag, 'hash'])).toMatchObject({ ok: false });
		}
	});

	it('only those that say so are repeated; of others the last counts', () => {
		expect(parseCommandLine(['plan', '--wan', 'a', '--wan', 'b'])).toMatchObject({ value: { flags: { wan: 'b' } } });
	});
});

describe('a packet filter of another system', () => {
	test.each(['openbsd-pf', 'freebsd-pf'])('%s', (name) => {
		expect(presetFrom('--backend', name)).toMatchObject({ ok: true, value: { pf: name } });
		expect(presetFrom('--backend', name)).not.toHaveProperty('value.backend');
	});

	test.each(['--nat hash', '--style best', '--forward none', '--full-cone 10.0.0.2', '--timeouts rfc'])(
		'does not know %s',
		(words) => {
			const refused = presetFrom('--backend', 'openbsd-pf', ...words.split(' '));
			if (refused.ok) throw new Error('taken');
			expect(refused.problem).toEqual({ code: 'pf-option', flag: words.split(' ')[0], backend: 'openbsd-pf' });
			expect(exitCodeOf(refused.problem)).toBe(64);
			for (const language of ['en', 'ja'] as const) expect(problemText(refused.problem, language)).toContain('--');
		},
	);

	it('has its own words where nothing is left to use', () => {
		expect(exitCodeOf({ code: 'no-port-range', backend: 'openbsd-pf' })).toBe(3);
		expect(exitCodeOf({ code: 'pf-elsewhere', backend: 'openbsd-pf' })).toBe(64);
		expect(exitCodeOf({ code: 'file-in-the-way', path: '/x' })).toBe(73);
	});
});

describe('the time to answer', () => {
	const timeout = (value: string) => {
		const parsed = parseCommandLine(['setup', '--timeout', value]);
		return parsed.ok ? presetOf(parsed.value.flags) : parsed;
	};

	test.each(['10', '47', '3600'])('%s s', (value) => {
		expect(timeout(value)).toMatchObject({ ok: true, value: { timeoutMs: Number(value) * 1000 } });
	});

	test.each(['9', '3601', '0', '-1', '1e3', '60s', '6.5', 'forever', '０60'])('not %s', (value) => {
		const refused = timeout(value);
		if (refused.ok) throw new Error('taken');
		expect(refused.problem).toEqual({
			code: 'flag-value',
			flag: '--timeout',
			value,
			available: ['10-3600'],
		});
		expect(exitCodeOf(refused.problem)).toBe(64);
	});

	it('is left to the program when it is not said', () => {
		expect(presetFrom()).toMatchObject({ ok: true });
		expect(presetFrom()).not.toHaveProperty('value.timeoutMs');
	});
});

it('ends with codes of their own when a change was not kept, or not decided', () => {
	expect(endingCode({ type: 'taken-back', by: 'timer' })).toBe(2);
	expect(endingCode({ type: 'left-pending', secondsLeft: 9 })).toBe(129);
	for (const language of ['en', 'ja'] as const) {
		expect(endingText({ type: 'taken-back', by: 'here' }, language)).toMatch(/^\S.*\n$/);
		expect(endingText({ type: 'left-pending', secondsLeft: 9 }, language)).toMatch(/9.*mape-setup confirm\n$/);
	}
});
