import type { System } from '../system/system.ts';
import type { Check } from './check.ts';
import { ok, warning } from './check.ts';
import { type GatewayAnswer, parseGatewayAnswer } from './observe/gateway-answer.ts';

/**
 * NTT's home gateways say of themselves whether they run MAP-E (`http://ntt.setup:8888/t/` is its page for people): one program for v6プラス and
 * OCN, another for BIGLOBE. Two CEs cannot share one address, and what comes then is now one's, now the other's.
 */
const questions = ['enabler', 'biglobe'].map((name) => `http://ntt.setup:8888/${name}.ipv4/check?callback=answer`);
const waitMs = 3_000;

export const homeGateway: Check<readonly GatewayAnswer[]> = {
	id: 'home-gateway',
	needs: ['link'],
	mandatory: false,
	limitMs: 4_000,

	async observe(system) {
		const answers = await Promise.all(questions.map((url) => ask(system, url)));
		return answers.filter((answer) => answer !== undefined);
	},

	judge(answers) {
		const running = answers.find(({ status }) => status === 'ON');
		if (running) return warning({ code: 'home-gateway-map-e', name: running.name, version: running.version });
		// many lines have no such gateway, and then there is nobody to ask
		const [off] = answers;
		return ok({ note: off ? { code: 'home-gateway-off', name: off.name } : { code: 'home-gateway-none' } });
	},
};

async function ask(system: System, url: string): Promise<GatewayAnswer | undefined> {
	const answer = await system.get(url, waitMs);
	return answer.ok && answer.status === 200 ? parseGatewayAnswer(answer.body) : undefined;
}
