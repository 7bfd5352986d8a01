import { describe, expect, it, test } from 'vitest';
import { natTable } from '../../src/command/nat-table.ts';
import { problemText } from '../../src/command/problem-text.ts';
import type { Backend } from '../../src/plan/choices.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { type ChosenNat, natOptions } from '../../src/plan/nat-options.ts';
import type { NatProblem } from '../../src/plan/problem.ts';
import { natLines } from '../../src/text/nat.ts';
import { describeNote } from '../../src/text/plan.ts';
import { choicesByHand, facts, lines } from '../plan/routers.ts';

function planWith(backend: Backend, chosen: ChosenNat, choices = lines.v6plus()) {
	const plan = makePlan({ ...choices, backend, nat: natOptions(backend, chosen) }, facts);
	if (!plan.ok) throw new Error(plan.problem.code);
	return plan.value;
}

const forwards = [
	{ protocol: 'tcp', port: 7488, host: '192.168.10.20', hostPort: 443 },
	{ protocol: 'both', port: 7489, host: '192.168.10.21', hostPort: 7489 },
] as const;
const open = planWith('nftables', { forwards, fullCone: ['192.168.10.30'], timeouts: 'short' });

describe('the use of the ports', () => {
	it('is one sentence where nothing was chosen', () => {
		expect(natLines(planWith('nftables', {}), 'en')).toEqual([
			'Each connection can use any of the 240 ports (nftables).',
		]);
		expect(natLines(planWith('iptables', {}), 'en')).toEqual([
			'Each connection is tied to one of the 15 blocks of ports (iptables).',
		]);
		expect(natLines(planWith('iptables', { form: 'article' }), 'en')[0]).toMatch(/article.*\(iptables\)/);
	});

	it('is that of the rules, not of the wish, where the set has no alias', () => {
		const scattered = choicesByHand(
			'2001:db8:1:8000::/56',
			'ipv6=2001:db8::/40,ipv4=198.51.100.0/24,ea=9,offset=6,br=2001:db8:ffff::1',
		);
		expect(natLines(planWith('nftables', {}, scattered), 'en')[0]).toContain('tied to one of the 63 blocks');
	});

	it.each(['en', 'ja'] as const)('names what is open to anybody, in %s', (language) => {
		const text = natLines(open, language).join('\n');
		expect(text).toMatch(/7488.*192\.168\.10\.20:443 \(TCP\)/);
		expect(text).toMatch(/7489.*192\.168\.10\.21:7489 \(TCP\/UDP\)/);
		expect(text).toMatch(/192\.168\.10\.30/);
		expect(text).toContain('--timeouts short');
		const notes = open.notes.map((note) => describeNote(note, language)).join('\n');
		expect(notes).toMatch(language === 'en' ? /Anybody.*UDP.*192\.168\.10\.30/ : /192\.168\.10\.30.*UDP.*誰からでも/);
		expect(notes).toContain('192.168.10.20');
	});

	it.each(['en', 'ja'] as const)('stays short with many forwards, in %s', (language) => {
		const many = Array.from({ length: 12 }, (_, i) => ({ ...forwards[0], port: 7488 + i }));
		expect(natLines(planWith('nftables', { forwards: many }), language)[1]).toMatch(/9/);
		expect(natLines(planWith('nftables', { forwards: many }), language)[1]).not.toContain('7491');
	});

	it('is a table for show, with the outside address and port', () => {
		expect(natTable(open, 'en')).toEqual([
			'Use of the ports  Each connection can use any of the 240 ports (nftables)',
			'Forward           106.72.63.108:7488  192.168.10.20:443   TCP',
			'                  106.72.63.108:7489  192.168.10.21:7489  TCP/UDP',
			'Full cone         192.168.10.30',
			'                  anybody on the internet can send UDP to its open sockets',
			'Timeouts          short (below the minimums of the RFCs)',
		]);
		expect(natTable(open, 'ja').join('\n')).toMatch(/ポート転送 +106\.72\.63\.108:7488 +192\.168\.10\.20:443 +TCP/);
	});
});

const hosts = ['192.168.10.30'];
const block = { first: 7488, last: 7503 };
const problems: readonly NatProblem[] = [
	{ code: 'forward-syntax', input: '7500', reason: 'shape' },
	{ code: 'forward-syntax', input: '0:10.0.0.1', reason: 'port' },
	{ code: 'forward-syntax', input: '1:10.0.0.1/x', reason: 'protocol' },
	{ code: 'none-with-others', flag: '--forward' },
	{ code: 'nat-host', flag: '--forward', host: 'nas\u001b[2J', reason: 'syntax' },
	{ code: 'nat-host', flag: '--full-cone', host: '127.0.0.1', reason: 'unusable' },
	{ code: 'nat-host', flag: '--forward', host: '106.72.63.108', reason: 'own' },
	{ code: 'form-needs-backend', flag: '--nat alias', needs: 'nftables' },
	{ code: 'form-needs-backend', flag: '--style article', needs: 'iptables' },
	{ code: 'full-cone-needs-alias', hosts, reason: 'backend' },
	{ code: 'full-cone-needs-alias', hosts, reason: 'form' },
	{ code: 'full-cone-needs-alias', hosts, reason: 'ports' },
	{ code: 'forward-twice', port: 7488 },
	{ code: 'forward-outside-set', port: 80, blocks: 15, nearest: [block, { first: 11_584, last: 11_599 }] },
	{ code: 'forward-outside-set', port: 80, blocks: 1, nearest: [block] },
	{ code: 'forwards-take-all', ports: 16 },
];

describe.each(['en', 'ja'] as const)('a refusal in %s', (language) => {
	test.each(problems)('%j: what, why, what to do, and the flag', (problem) => {
		const text = problemText(problem, language);
		const [what, why, ...remedies] = text.trimEnd().split('\n');
		expect(what).toMatch(/^\S/);
		expect(why).toMatch(language === 'en' ? /^ {2}\S.*[.]$/ : /^ {2}\S.*。$/);
		expect(remedies.length).toBeGreaterThan(0);
		expect(text).toMatch(/--(?:forward|full-cone|nat|style|backend)/);
		expect(text).not.toMatch(/undefined|\[object/);
		expect(text).not.toContain('\u001b');
	});
});
