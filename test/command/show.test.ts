import { describe, expect, it } from 'vitest';
import { show } from '../../src/command/show.ts';
import { names } from '../../src/plan/names.ts';
import { demoSystem, type ScenarioName } from '../../src/system/recorded.ts';

async function shown(scenario: ScenarioName, without: readonly string[] = [], flags = {}) {
	const system = demoSystem(scenario);
	for (const path of without) system.router.files.delete(path);
	const [said, complained]: [string[], string[]] = [[], []];
	const io = {
		write: async (more: string) => void said.push(more),
		writeError: async (more: string) => void complained.push(more),
		input: process.stdin,
		language: 'en' as const,
	};
	const context = { io, system, disk: system, flags, inRealTime: <T>(work: () => Promise<T>) => work() };
	return { code: await show(context), said: said.join(''), complained: complained.join('') };
}

describe('a router that is not set up', () => {
	it('says so, and shows what an earlier change has left', async () => {
		const before = await shown('configured');
		const checkpoints = before.said.slice(before.said.indexOf('Checkpoints:'));
		const { code, said, complained } = await shown('configured', [names.config]);
		expect([code, said]).toEqual([3, checkpoints.replace(/\n*$/, '\n\n')]);
		expect(complained).toMatch(/not been set up/);
	});

	it('says nothing of checkpoints where there are none, or to a program', async () => {
		expect(await shown('ocn')).toMatchObject({ code: 3, said: '' });
		const { said } = await shown('configured', [names.config], { json: '' });
		expect(said).not.toContain('Checkpoints');
	});
});
