import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { CheckSubject } from '../../src/check/check.ts';
import { parseTable } from '../../src/check/observe/nft-json.ts';
import { rules } from '../../src/check/rules.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { renderNftables } from '../../src/plan/artifact/nftables.ts';
import { type ChosenNat, natOptions } from '../../src/plan/nat-options.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import { lines } from '../plan/routers.ts';

/** What nft itself says of our rules, once they are loaded and in use. */
function listed(text: string, inUse: string): string {
	const script = `nft -f -; ${inUse} nft -j list table ip mape`;
	const stdio = ['pipe', 'pipe', 'ignore'] as const;
	return execFileSync('unshare', ['-n', 'sh', '-ec', script], { input: text, encoding: 'utf8', stdio: [...stdio] });
}

function subjectOf(line: keyof typeof lines, chosen: ChosenNat): CheckSubject {
	const choices = { ...lines[line](), nat: natOptions('nftables', chosen) };
	const ce = deriveCe(choices.rule, choices.delegation.prefix);
	if (!ce.ok) throw new Error(ce.problem.code);
	return { choices, ce: ce.value };
}

const judge = (text: string, subject: CheckSubject) => {
	const table = parseTable(text);
	if (!table.ok) throw new Error(table.problem);
	return rules.judge({ table, isRoot: true, forwarding: {} }, subject);
};

const hosts = ['192.168.10.20', '192.168.10.21'];
const forwardsOf = (line: keyof typeof lines) => {
	const port = subjectOf(line, {}).ce.ports.at(-1)!.last;
	return [{ protocol: 'both', port, host: hosts[0]!, hostPort: 80 } as const];
};

describe.each(['ocn', 'v6plus', 'offset-0'] as const)('the rules of the %s line', (line) => {
	const forwards = forwardsOf(line);
	const kinds: Record<string, ChosenNat> = {
		alias: {},
		'alias with forwards and full cone': { forwards, fullCone: hosts },
		hash: { form: 'hash' },
		'hash with forwards': { form: 'hash', forwards },
	};

	it.each(Object.entries(kinds))('%s: are what they should be, also while LAN hosts use them', (_, chosen) => {
		const subject = subjectOf(line, chosen);
		const alias = subject.choices.nat.form === 'alias';
		const used = alias ? `nft add element ip mape sockets '{ ${hosts[1]} . 5000 : 7500 }';` : '';
		const text = listed(renderNftables(subject.ce, subject.choices.nat), used);
		expect(judge(text, subject)).toMatchObject({ level: 'ok' });
	});

	it.each(Object.entries(kinds))('%s: are told by the simulated nft as by the real one', async (_, chosen) => {
		const subject = subjectOf(line, chosen);
		const text = renderNftables(subject.ce, subject.choices.nat);
		const system = demoSystem('ocn');
		await system.run(['nft', '-f', '-'], { input: text });
		const { stdout } = await system.run(['nft', '-j', 'list', 'table', 'ip', 'mape']);
		expect(parseTable(stdout)).toEqual(parseTable(listed(text, '')));
	});

	it('are found out when they are those of another form, or of other forwards', () => {
		const text = (chosen: ChosenNat) => renderNftables(subjectOf(line, chosen).ce, natOptions('nftables', chosen));
		const other = { level: 'failed', finding: { code: 'rules-other-ports' } };
		const loaded = listed(text({ form: 'hash' }), '');
		// a set in one block has the same ranges in both forms
		if (line !== 'offset-0') expect(judge(loaded, subjectOf(line, {}))).toMatchObject(other);
		const forwarding = listed(text({ form: 'hash', forwards }), '');
		expect(judge(forwarding, subjectOf(line, { form: 'hash' }))).toMatchObject(other);
	});
});
