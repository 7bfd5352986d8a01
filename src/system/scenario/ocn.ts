import { ordinaryLine, portBlocks, type Scenario } from './scenario.ts';

/** The line of the article "MAP-E ROUTER by Debian Box": its prefix, address and PSID as published there. */
export const ocn: Scenario = {
	about: 'OCN Virtual Connect, 10 Gbit/s: a prefix by DHCPv6, 63 port blocks',
	line: {
		...ordinaryLine,
		prefix: '2400:4050:5c71:af00::/56',
		relays: ['2001:380:a120::9'],
		customer: {
			ce: '2400:4050:5c71:af00:99:f171:c600:2f00',
			ipv4: '153.241.113.198',
			ports: portBlocks(6, 6, 47),
		},
	},
};
