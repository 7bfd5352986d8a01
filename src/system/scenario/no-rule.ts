import { ordinaryLine, type Scenario } from './scenario.ts';

export const noRule: Scenario = {
	about: 'A prefix that falls under no rule',
	line: { ...ordinaryLine, prefix: '2001:db8:4649:5600::/56', relays: [] },
};
