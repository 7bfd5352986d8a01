import { describe, expect, it } from 'vitest';
import type { CheckSubject, Finding } from '../../src/check/check.ts';
import { parseIptables } from '../../src/check/observe/iptables-save.ts';
import { rules } from '../../src/check/rules.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { type NatForm, natOptions } from '../../src/plan/nat-options.ts';
import { givenSeed, randomFrom } from '../map/random.ts';
import { lines } from '../plan/routers.ts';
import { type Commands, router, transcript } from './router.ts';

// The transcripts are of iptables 1.8.9, both variants, with these choices loaded beside rules of others.
const forwards = [{ protocol: 'both', port: 7493, host: '192.168.10.100', hostPort: 9000 }] as const;

function subjectWith(form: NatForm): CheckSubject {
	const choices = lines.v6plus();
	const ce = deriveCe(choices.rule, choices.delegation.prefix);
	if (!ce.ok) throw new Error(ce.problem.code);
	return {
		choices: { ...choices, backend: 'iptables', nat: natOptions('iptables', { form, forwards }) },
		ce: ce.value,
	};
}

const saved = {
	'nft, hash': ['hash', transcript('iptables-nft-hash-save.out'), transcript('ip6tables-nft-save.out')],
	'legacy, hash': ['hash', transcript('iptables-legacy-hash-save.out'), transcript('ip6tables-legacy-save.out')],
	'nft, article': ['article', transcript('iptables-nft-article-save.out'), transcript('ip6tables-nft-save.out')],
} as const;

async function verdict(form: NatForm, run: Commands, isRoot = true) {
	const subject = subjectWith(form);
	return rules.judge(await rules.observe(router({ run, isRoot }), subject), subject);
}

describe.each(Object.entries(saved))('the rules of iptables-%s', (_, [form, ipv4, ipv6]) => {
	const looked = (text: string, text6: string = ipv6) =>
		verdict(form, [
			['iptables-save', text],
			['ip6tables-save', text6],
		]);
	const without = (pattern: RegExp, text: string = ipv4) => {
		const left = text.replaceAll(pattern, '');
		expect(left).not.toBe(text);
		return left;
	};
	const failed = (finding: Finding) => ({ level: 'failed', finding });

	it('are good', async () => {
		expect(await looked(ipv4)).toEqual({ level: 'ok', note: { code: 'port-blocks', blocks: 15, ports: 240 } });
	});

	it('are missing', async () => {
		expect(await looked('', '')).toEqual(failed({ code: 'rules-missing' }));
		expect(await looked(without(/^.*MAPE-.*\n/gm))).toEqual(failed({ code: 'rules-missing' }));
	});

	it('do not translate any more', async () => {
		const expected = failed({ code: 'rules-without-translation' });
		expect(await looked(without(/^-A POSTROUTING .*-j MAPE-SNAT\n/gm))).toEqual(expected);
		expect(await looked(without(/^-A MAPE-.* -j SNAT .*\n/gm))).toEqual(expected);
		expect(await looked(ipv4.replaceAll('-j MAPE-SNAT', '-j MASQUERADE'))).toEqual(expected);
	});

	it('translate into something else', async () => {
		const { ce } = subjectWith(form);
		expect(await looked(ipv4.replace(`--to-source ${ce.ipv4}:11584`, '--to-source 106.72.63.1:11584'))).toEqual(
			failed({ code: 'rules-other-address', expected: ce.ipv4, seen: '106.72.63.1' }),
		);
		expect(await looked(without(/^-A MAPE-.*:11584-11599\n/gm))).toEqual(
			failed({ code: 'rules-other-ports', missing: 1, first: 11_584, last: 11_599 }),
		);
		expect(await looked(ipv4.replace(':11584-11599', ':11584-11615'))).toEqual(
			failed({ code: 'rules-other-ports', missing: 0, first: 11_584, last: 11_615 }),
		);
		expect(await looked(ipv4.replace(/(--to-source [\d.]+):11584-11599/, '$1'))).toEqual(
			failed({ code: 'rules-other-ports', missing: 0, first: 1, last: 65_535 }),
		);
	});

	it('have no guard any more, in either half', async () => {
		const expected = failed({ code: 'rules-without-guard' });
		expect(await looked(without(/^-A POSTROUTING .*-j MAPE-GUARD\n/gm))).toEqual(expected);
		expect(
			await looked(ipv4.replace('POSTROUTING -o mape0 -j MAPE-GUARD', 'POSTROUTING -o eth9 -j MAPE-GUARD')),
		).toEqual(expected);
		expect(await looked(without(/^-A MAPE-GUARD -j DROP\n/gm))).toEqual(expected);
		expect(await looked(ipv4.replace('-A MAPE-GUARD', '-A MAPE-GUARD -j ACCEPT\n-A MAPE-GUARD'))).toEqual(expected);
		expect(await looked(ipv4, '')).toEqual(expected);
		expect(await looked(ipv4, without(/^-A MAPE-TUNNEL -j DROP\n/gm, ipv6))).toEqual(expected);
		expect(await looked(ipv4, without(/^-A POSTROUTING .*\n/gm, ipv6))).toEqual(expected);
	});

	it('have lost or won something else', async () => {
		expect(await looked(without(/^-A MAPE-DNAT -d .* -p tcp .*\n/gm))).toEqual(
			failed({ code: 'rules-changed', chain: 'nat MAPE-DNAT' }),
		);
		expect(await looked(without(/^-A FORWARD .*-j MAPE-REFUSE\n/gm))).toEqual(
			failed({ code: 'rules-changed', chain: 'filter FORWARD' }),
		);
		expect(await looked(ipv4.replace(':MAPE-REFUSE', ':MAPE-OLD - [0:0]\n-A MAPE-OLD -j DROP\n:MAPE-REFUSE'))).toEqual(
			failed({ code: 'rules-changed', chain: 'filter MAPE-OLD' }),
		);
	});

	it('cannot be read', async () => {
		const answers = (answer: Commands[number][1]): Commands => [
			['iptables-save', answer],
			['ip6tables-save', answer],
		];
		expect(await verdict(form, answers({ code: 4, stderr: 'Permission denied' }), false)).toEqual({
			level: 'warning',
			finding: { code: 'rules-unreadable' },
		});
		expect(await verdict(form, answers({ code: 4, stderr: 'broken' }))).toMatchObject({
			finding: { code: 'command-failed', stderr: ['broken'] },
		});
		expect(await verdict(form, answers({ code: undefined, notFound: true }))).toMatchObject({
			finding: { code: 'tool-missing', package: 'iptables' },
		});
		expect(await verdict(form, answers(`${ipv4}half a`))).toMatchObject({ finding: { code: 'unreadable-output' } });
	});
});

it('the rules of another form are not these', async () => {
	const [, ipv4, ipv6] = saved['nft, hash'];
	const run: Commands = [
		['iptables-save', ipv4],
		['ip6tables-save', ipv6],
	];
	expect((await verdict('article', run)).level).toBe('failed');
});

describe('iptables-save', () => {
	it('is read to the last line', () => {
		const parsed = parseIptables(saved['nft, hash'][1]);
		expect(parsed.ok && parsed.value.get('filter')?.get('FORWARD')?.at(-1)).toEqual({
			match: ['-i', 'lo', '-m', 'comment', '--comment', 'a "b" \\ c'],
			target: 'ACCEPT',
			options: [],
		});
	});

	it.each([
		['*nat\n', 'the last table has no end'],
		['-A X -j DROP\n', 'line 1: not in a table'],
		['*nat\n-A X -j DROP\nCOMMIT\n', 'line 2: no chain X'],
		['*nat\n*filter\n', 'line 2: table filter begins in the middle'],
		['*nat\nCOMMIT\n*nat\nCOMMIT\n', 'line 3: table nat begins in the middle'],
		['*nat\n:X - [0:0]\n:X - [0:0]\n', 'line 3: chain X is there twice'],
		['*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "a\n', 'line 3: not a rule'],
		['iptables-save: not found\n', 'line 1: not in a table'],
	])('%j: %s', (text, problem) => {
		expect(parseIptables(text)).toEqual({ ok: false, problem });
	});

	it('survives damage, and never takes a part for the whole', () => {
		const random = randomFrom(givenSeed);
		const whole = saved['nft, hash'][1];
		for (let i = 0; i < 500; i++) {
			let text: string = whole.slice(0, random.integer(0, 3) === 0 ? random.integer(0, whole.length) : whole.length);
			for (let hits = random.integer(0, 5); hits > 0; hits--) {
				const at = random.integer(0, text.length);
				const put = random.pick(['', '"', '\\', '\n', ' ', '*', ':', '-A ', '-j', 'COMMIT', '\0', 'é', '[0:0]']);
				text = text.slice(0, at) + put + text.slice(at + random.integer(0, 3));
			}
			const parsed = parseIptables(text);
			const count = (all: string) => all.split('\n').filter((line) => /^-[AI] /.test(line)).length;
			if (!parsed.ok) continue;
			const rulesOf = [...parsed.value.values()].flatMap((chains) => [...chains.values()].flat());
			expect(rulesOf.length, `seed ${random.seed}, round ${i}`).toBe(count(text));
		}
	});
});
