import { describe, expect, it } from 'vitest';
import { report } from '../../src/command/report.ts';
import { names } from '../../src/plan/names.ts';
import { demoSystem, type ScenarioName, scenarioNames } from '../../src/system/recorded.ts';
import type { Language } from '../../src/text/language.ts';

async function reported(scenario: ScenarioName, language: Language = 'en', flags = {}): Promise<string> {
	const system = demoSystem(scenario);
	system.router.files.set('/etc/hostname', { content: 'kitchen-router\n', mode: 0o644 });
	system.router.files.set(`${names.run}/refresh`, { content: 'kitchen-router waits\n', mode: 0o644 });
	const [, wan] = system.router.spaces.get('')!.links;
	Object.assign(wan!, { mac: '3c:7c:3f:12:ab:9e' });
	wan!.addresses.push({ family: 6, local: 'fe80::3e7c:3fff:fe12:ab9e', length: 64, scope: 'link' });
	let text = '';
	const write = async (more: string) => {
		text += more;
	};
	const io = { write, writeError: write, input: process.stdin, language };
	const context = { io, system, disk: system, flags, inRealTime: <T>(work: () => Promise<T>) => work() };
	expect(await report(context, 'mape-setup 1.2.3')).toBe(0);
	return text;
}

describe.each(scenarioNames)('%s', (scenario) => {
	it.each(['en', 'ja'] as const)('tells nothing of the line, in %s', async (language) => {
		const text = (await reported(scenario, language)).toLowerCase();
		for (const { addresses } of [...demoSystem(scenario).router.spaces.values()].flatMap(({ links }) => links)) {
			for (const { local, scope } of addresses)
				if (scope === 'global' && !/^(192\.168\.|10\.|2001:db8:)/.test(local)) expect(text).not.toContain(local);
		}
		expect(text).not.toMatch(/3c:7c:3f|3e7c:3f|7c3f/);
		expect(text).not.toContain('kitchen');
		expect(text).toContain('mape-setup 1.2.3');
	});
});

it('has the answers, the checks and the rules of a configured router, with the same image for the same thing', async () => {
	const text = await reported('configured');
	const [, ce = ''] = /CE address +(\S+)/.exec(text) ?? [];
	expect(ce).toMatch(/^2001:db8:/);
	expect(text.split(ce).length).toBeGreaterThan(5);
	// the shared address, as a number too (2582737350 is 153.241.113.198), and as hexadecimal digits
	const shared = { address: [153, 241, 113, 198] };
	expect(text).not.toContain(shared.address.join('.'));
	expect(text).not.toContain(String(shared.address.reduce((sum, part) => sum * 256 + part, 0)));
	expect(text.toLowerCase()).not.toContain(shared.address.map((part) => part.toString(16).padStart(2, '0')).join(''));
	for (const part of ['All checks passed', '$ nft list ruleset', 'table ip mape {', `$ cat ${names.config}`])
		expect(text).toContain(part);
});

it('says that nothing is configured, and reports all the same', async () => {
	const text = await reported('v6plus');
	expect(text).toContain('mape-setup has not been set up on this machine');
	expect(text).toContain('$ ip -d address show');
});

it('is an object for programs', async () => {
	const { schema, sections } = JSON.parse(await reported('configured', 'ja', { json: '' })) as {
		schema: number;
		sections: readonly { title: string; text: string }[];
	};
	expect(schema).toBe(1);
	expect(sections.map(({ title }) => title)).toContain('診断');
	expect(sections.every(({ text }) => text.length > 0)).toBe(true);
});
