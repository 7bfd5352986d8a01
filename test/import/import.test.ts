import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importScript } from '../../src/import/import.ts';
import { ruleFor } from '../../src/provider/table.ts';

const script = (name: string) => readFileSync(new URL(`scripts/${name}.sh`, import.meta.url), 'utf8');

function imported(text: string) {
	const result = importScript(text, 'x.sh', {});
	if (!result.ok) throw new Error(result.problem.code);
	return result.value;
}

const valuesOf = (text: string) =>
	imported(text).rows.map(({ name, same, difference }) => `${name} ${difference?.code ?? `${same}`}`);
const codesOf = (text: string) => imported(text).findings.map(({ code, line }) => `${line} ${code}`);

const line = 'PFX=2400:4050:5c71:af00::\n';
const tunnel =
	'ip tunnel add tun0 remote 2001:380:a120::9 local 2400:4050:5c71:af00:99:f171:c600:2f00 encaplimit none\n';
const snat = (ports: string, more = '') =>
	`iptables -t nat -A POSTROUTING -o tun0 -p tcp ${more} -j SNAT --to 153.241.113.198:${ports}\n`;

describe('the values', () => {
	it('of a script that is right are the same', () => {
		const { rows } = imported(script('ocn'));
		expect(rows.map(({ name }) => name)).toEqual(['prefix', 'type', 'ipv4', 'psid', 'ce', 'br', 'blocks', 'mtu']);
		expect(rows.every(({ same }) => same)).toBe(true);
	});

	it('of another line are told one by one', () => {
		expect(valuesOf(script('wrong'))).toEqual([
			'prefix true',
			'ipv4 ipv4-other',
			'psid psid-other',
			'ce ce-other',
			'br br-provider',
			'blocks ports-outside',
			'mtu mtu-small',
		]);
		expect(valuesOf(script('published'))).toContain('type type-shape');
		expect(valuesOf(script('published'))).toContain('blocks blocks-fewer');
		expect(valuesOf(script('numgen'))).toEqual([
			'ipv4 true',
			'ce ce-layout',
			'br br-other',
			'blocks blocks-fewer',
			'mtu mtu-large',
		]);
	});

	it('of a subnet are those of the line', () => {
		const subnet = 'PFX=2400:4050:5c71:af3c::/64\nCE=2400:4050:5c71:af3c:99:f171:c600:2f00\n';
		expect(valuesOf(subnet)).toEqual(['prefix prefix-subnet', 'ce ce-subnet']);
	});

	it('know whose border relay it is', () => {
		const biglobe = ruleFor({ network: 0x24047a8028001200n << 64n, length: 56 });
		if (!biglobe.ok) throw new Error(biglobe.problem.code);
		const of = (br: string) => valuesOf(`PFX=2404:7a80:2800:1200::\nBR=${br}\n`)[1];
		expect(biglobe.value.rule.br).toEqual(['2001:260:700:1::1:275']);
		expect(of('2001:260:700:1:0::1:275')).toBe('br true');
		expect(of('2001:260:700:1::1:276')).toBe('br br-area');
		expect(of('2404:9200:225:100::64')).toBe('br br-provider');
	});

	it('of one block are few', () => {
		const { rows } = imported(line + tunnel + snat('1776-1791'));
		expect(rows.at(-1)).toMatchObject({
			script: '1 x 16 (1776-1791)',
			rule: '63 x 16 (1776-65279)',
			difference: { code: 'blocks-fewer', ports: 16, rulePorts: 1008, missing: { first: 2800, last: 2815 } },
		});
	});

	it('are not counted when it depends on the machine which there are', () => {
		expect(valuesOf(`${line}if [ -e /x ]; then ${snat('1776-1791')} fi\n`)).toEqual(['prefix true', 'ipv4 true']);
		expect(valuesOf(`${line}${snat('1776-1791')}iptables-restore < /etc/x\n`)).toContain('blocks true');
	});

	it('are found by other names, or without any', () => {
		for (const text of [
			'IPV6_PREFIX="2400:4050:5c71:af00"',
			'pd_prefix=2400:4050:5c71:af00::/56',
			'CE_ADDR=2400:4050:5c71:af00:99:f171:c600:2f00',
			tunnel,
		])
			expect(imported(text).provider).toBe('ocn');
	});
});

describe('the findings', () => {
	it('of the scripts', () => {
		const all = Object.fromEntries(
			['ocn', 'wrong', 'published', 'random', 'numgen', 'service'].map((name) => [name, codesOf(script(name))]),
		);
		expect(all).toMatchSnapshot();
	});

	it('of each sort, and not without a cause', () => {
		const icmp = snat('1776-1791').replace('tcp', 'icmp');
		const udp = snat('1776-1791').replace('tcp', 'udp');
		const clamp = 'iptables -t mangle -A FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu\n';
		const drop = 'iptables -A FORWARD -o tun0 -m state --state INVALID -j DROP\n';
		const address = 'ip addr add 2400:4050:5c71:af00:99:f171:c600:2f00 dev wan\n';
		const good = `${address}${tunnel}${clamp}${drop}${snat('1776-1791')}${udp}${icmp}`;
		expect(codesOf(good)).toEqual([]);
		const without = (part: string) =>
			codesOf(good.replace(part, '\n')).map((code) => code.slice(code.indexOf(' ') + 1));
		expect(without(clamp)).toEqual(['no-clamp']);
		expect(without(drop)).toEqual(['no-drop']);
		expect(without(address)).toEqual(['ce-not-assigned']);
		expect(without(icmp)).toEqual(['protocol-missing']);
		expect(without(udp)).toEqual(['protocol-missing']);
		expect(without(' encaplimit none')).toEqual(['no-encaplimit']);
		expect(without(':1776-1791')).toEqual(['snat-without-ports']);
		expect(codesOf(`${good}iptables -t nat -A POSTROUTING -o wan -j MASQUERADE`)).toEqual([]);
		expect(codesOf(`${good}iptables -t nat -A POSTROUTING ! -o lan -j MASQUERADE`)).toEqual([]);
		expect(codesOf(`${good}iptables -t nat -A POSTROUTING -j MASQUERADE`)).toEqual(['8 masquerade']);
		expect(codesOf(`${good}iptables -F`)).toEqual(['8 flushes']);
		expect(codesOf(`${good}iptables -F FORWARD`)).toEqual([]);
		expect(codesOf(`${good}iptables -t nat -A PREROUTING -p tcp --dport 2800 -j DNAT --to 192.168.1.2`)).toEqual([]);
		expect(codesOf(`${good}iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to 192.168.1.2`)).toEqual([
			'8 forward-outside',
		]);
	});

	it.each([
		[[0.33, 0.5], 'rest', undefined],
		[[0.5, 0.5], '', 25],
		[[0.3333, 0.5, 1], '', undefined],
		[Array(15).fill(0.0667), '', 36],
		[Array(63).fill(0.0159), '', 36],
	])('probabilities %j %s leave %s', (chances, rest, percent) => {
		const rules = (chances as number[]).map((chance, index) =>
			snat(`${1776 + index * 1024}-${1791 + index * 1024}`, `-m statistic --mode random --probability ${chance}`),
		);
		const found = imported(line + tunnel + rules.join('') + (rest === '' ? '' : snat('1776-1791'))).findings;
		expect(found.find(({ code }) => code === 'falls-through')).toEqual(
			percent === undefined ? undefined : { code: 'falls-through', line: 3, percent },
		);
	});

	it('of marks', () => {
		const marked = (offset: number) =>
			`${line}${tunnel}iptables -t mangle -A POSTROUTING -o tun0 -j HMARK --hmark-mod 2 --hmark-offset ${offset}\n${[
				1, 2,
			]
				.map((mark) => snat(`${752 + mark * 1024}-${767 + mark * 1024}`, `-m mark --mark ${mark}`))
				.join('')}`;
		expect(codesOf(marked(1)).filter((code) => code.includes('mark'))).toEqual([]);
		expect(imported(marked(0)).findings).toContainEqual({
			code: 'mark-without-rule',
			line: 3,
			marks: 1,
			mark: 0,
			of: 2,
		});
		expect(imported(marked(0)).findings).toContainEqual({ code: 'rule-without-mark', line: 4, marks: 1, mark: 2 });
	});

	it('says nothing of what is missing when something was not understood', () => {
		expect(codesOf(`${line}${tunnel}. /etc/rules\n`)).toEqual(['1 fixed-prefix']);
		expect(codesOf(`${line}${tunnel}iptables-restore < /etc/rules\n`)).toEqual(['1 fixed-prefix']);
	});
});

describe('the command lines', () => {
	it('carry over what is right, and forwards of the set', () => {
		expect(imported(script('random')).suggestion).toEqual({
			plan: [
				...['mape-setup', 'plan', '--prefix', '2400:4050:5c71:af00::/56', '--wan', 'enp2s0'],
				...['--provider', 'ocn', '--forward', '1780:192.168.10.5'],
			],
			apply: ['mape-setup', 'apply', '--yes', '--wan', 'enp2s0', '--provider', 'ocn', '--forward', '1780:192.168.10.5'],
		});
		expect(imported(script('wrong')).suggestion.plan).not.toContain('--br');
	});
});

describe('what cannot be used', () => {
	it.each([
		['', 'script-empty'],
		[script('empty'), 'script-empty'],
		['PFX=2001:db8::/56', 'no-rule'],
		['PFX=2409:10:1234:5600::', 'no-rule'],
		['#\n'.repeat(10_001), 'script-too-long'],
		['#'.repeat(300_000), 'script-too-long'],
	])('%.20s is refused: %s', (text, code) => {
		expect(importScript(text, 'x', {})).toMatchObject({ ok: false, problem: { code } });
	});

	it('a prefix without a rule, and an address with one', () => {
		expect(imported(`PFX=2001:db8::\n${tunnel}`).provider).toBe('ocn');
	});
});
