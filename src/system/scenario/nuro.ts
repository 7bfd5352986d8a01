import { ordinaryLine, portBlocks, type Scenario } from './scenario.ts';

export const nuro: Scenario = {
	about: 'NURO Hikari: a rule that is only reported, and said to be',
	line: {
		...ordinaryLine,
		prefix: '240d:f:1:a100::/56',
		relays: ['2001:3b8:200:ff9::1'],
		customer: { ce: '240d:f:1:a100:db:6880:100:a100', ipv4: '219.104.128.1', ports: portBlocks(4, 8, 161) },
		rttMs: 4.2,
	},
};
