import { ordinaryLine, portBlocks, type Scenario } from './scenario.ts';

/** RFC 7597 appendix A example 1; the CE address in the layout of draft-ietf-softwire-map-03. */
export const custom: Scenario = {
	about: 'A line that no table knows: ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8:ffff::1',
	line: {
		...ordinaryLine,
		prefix: '2001:db8:12:3400::/56',
		relays: ['2001:db8:ffff::1'],
		relayIpv4: '198.51.100.1',
		customer: { ce: '2001:db8:12:3400:c0:2:1200:3400', ipv4: '192.0.2.18', ports: portBlocks(6, 8, 52) },
	},
};
