import { ocn } from './ocn.ts';
import type { Scenario } from './scenario.ts';

export const noRa: Scenario = {
	about: 'No router advertisement comes: the gateway is whoever sent the DHCPv6 Reply',
	line: { ...ocn.line, advertises: 'nothing' },
};
