import { ocn } from './ocn.ts';
import type { Scenario } from './scenario.ts';

export const noAnswer: Scenario = {
	about: 'Nobody answers DHCPv6',
	line: { ...ocn.line, dhcp: 'silent' },
};
