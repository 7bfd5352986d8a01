import type { StepId } from '../wizard/state.ts';
import type { Topic } from './glossary.ts';

/** The terms that stand on the page of a step, as `mape-setup help` knows them. */
export const termsOf: Readonly<Record<StepId, readonly Topic[]>> = {
	link: ['map-e', 'home-gateway'],
	prefix: ['delegated-prefix', 'home-gateway'],
	provider: ['rule', 'ea-bits', 'delegated-prefix'],
	parameters: ['psid', 'port-set', 'ce', 'br', 'layout'],
	review: ['nat', 'alias', 'forward', 'full-cone', 'conntrack'],
	apply: ['checkpoint', 'tunnel'],
	verify: ['verdict', 'drift', 'port-set', 'br'],
};
