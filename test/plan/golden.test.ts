import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { replacing } from '../../src/plan/artifact/nftables-load.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { names } from '../../src/plan/names.ts';
import { facts, lines } from './routers.ts';

/** Byte-stable artifacts: a change of a golden file is a change of what lands on people's routers. */
describe.each(Object.keys(lines) as (keyof typeof lines)[])('the files of the %s line', (line) => {
	const plan = makePlan(lines[line](), facts);
	if (!plan.ok) throw new Error(JSON.stringify(plan.problem));

	it.each(plan.value.files.map(({ path }) => path))('%s', async (path) => {
		const file = plan.value.files.find((candidate) => candidate.path === path)!;
		await expect(file.content).toMatchFileSnapshot(`../golden/${line}${path}`);
	});

	it('has rules that nft accepts, twice in a row', () => {
		const rules = plan.value.files.find(({ path }) => path === names.rules)!.content;
		inNamespace(['nft', '-c', '-f', '-'], rules);
		const listed = inNamespace(['sh', '-c', 'nft -f - && nft list ruleset'], rules + replacing + rules);
		expect(listed).toContain(`table ${names.table.family} ${names.table.name} {`);
		expect(listed.match(/^table /gm)).toHaveLength(1);
	});

	it.each([names.up, names.down, names.dhclientScript])('%s is sh that parses', (path) => {
		const script = plan.value.files.find((candidate) => candidate.path === path)!.content;
		execFileSync('sh', ['-n'], { input: script });
	});
});

/** In a network namespace that ends with the command: the machine's own rules are never touched. */
function inNamespace(argv: readonly string[], input: string): string {
	return execFileSync('unshare', ['-n', ...argv], { input, encoding: 'utf8' });
}
