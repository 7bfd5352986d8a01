import { ordinaryLine, portBlocks, type Scenario } from './scenario.ts';

/** Address and PSID from the published tests of mape-tool. */
export const v6plus: Scenario = {
	about: 'v6 Plus behind a telephone line, 1 Gbit/s: 15 port blocks',
	speed: 1_000,
	line: {
		...ordinaryLine,
		prefix: '240b:10:3f6c:d400::/56',
		relays: ['2404:9200:225:100::64'],
		customer: { ce: '240b:10:3f6c:d400:6a:483f:6c00:d400', ipv4: '106.72.63.108', ports: portBlocks(4, 8, 212) },
		rttMs: 6.8,
	},
};
