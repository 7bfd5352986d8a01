import { ocn } from './ocn.ts';
import type { Scenario } from './scenario.ts';

/** フレッツ光ネクスト without ひかり電話: the server has no prefix, the router advertisement has a /64. */
export const noPrefix: Scenario = {
	about: 'No prefix by DHCPv6, but a /64 in the router advertisements',
	line: { ...ocn.line, prefix: '2400:4050:5c71:af00::/64', advertises: 'prefix', dhcp: 'no-prefix' },
};
