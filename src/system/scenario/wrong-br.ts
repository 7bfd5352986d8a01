import { ocn } from './ocn.ts';
import type { Scenario } from './scenario.ts';

export const wrongBr: Scenario = {
	about: 'The border relay of the rule does not answer; 2001:db8:ffff::9 would',
	line: { ...ocn.line, relays: ['2001:db8:ffff::9'], deaf: ocn.line.relays },
};
