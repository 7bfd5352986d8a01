import { ordinaryLine, portBlocks, type Scenario } from './scenario.ts';

/** Address and PSID from the published tests of map-e-calculator. */
export const biglobe: Scenario = {
	about: 'BIGLOBE IPv6 Option, 1 Gbit/s: 15 port blocks, a relay of its own',
	speed: 1_000,
	line: {
		...ordinaryLine,
		prefix: '2404:7a82:0:3400::/56',
		relays: ['2001:260:700:1::1:275'],
		customer: { ce: '2404:7a82:0:3400:7d:c4d0:0:3400', ipv4: '125.196.208.0', ports: portBlocks(4, 8, 52) },
		rttMs: 7.3,
	},
};
