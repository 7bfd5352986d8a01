import { makePfPlan } from '../../src/plan/make-pf-plan.ts';
import type { PfBackend, PfChoices, PfPlan } from '../../src/plan/pf.ts';
import { choicesByHand, lines } from './routers.ts';

export const pfLines = {
	/** PSID 47: 63 blocks of 16 ports. */
	ocn: lines.ocn,
	v6plus: lines.v6plus,
	/** The OpenBSD article's example: offset 4, PSID length 6, PSID 20. */
	article: () =>
		choicesByHand('2001:db8:1200:5400::/56', 'ipv6=2001:db8:1200::/42,ipv4=192.0.2.0/24,ea=14,offset=4,br=2001:db8::1'),
	'offset-0': lines['offset-0'],
	'one-port': lines['one-port'],
	/** 6004 to 6007 is one of its blocks: none of them is ever chosen by OpenBSD's kernel. */
	'never-chosen': () =>
		choicesByHand('2001:db8:0:dd00::/56', 'ipv6=2001:db8::/40,ipv4=198.51.100.0/24,ea=16,offset=6,br=2001:db8:ffff::1'),
} as const;

export type PfLine = keyof typeof pfLines;

export function pfChoices(line: PfLine, backend: PfBackend, more: Partial<PfChoices> = {}): PfChoices {
	const { delegation, provider, rule, br } = pfLines[line]();
	return { backend, wan: 'em0', lan: 'em1', prefix: delegation.prefix, provider, rule, br, ...more };
}

export function pfPlan(choices: PfChoices): PfPlan {
	const plan = makePfPlan(choices);
	if (!plan.ok) throw new Error(JSON.stringify(plan.problem));
	return plan.value;
}

export function contentOf(plan: PfPlan, path: string): string {
	const file = plan.files.find((one) => one.path === path);
	if (!file) throw new Error(`no ${path}`);
	return file.content;
}
