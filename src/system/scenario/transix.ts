import { ordinaryLine, type Scenario } from './scenario.ts';

export const transix: Scenario = {
	about: 'transix: a DS-Lite line, which is no MAP-E line',
	line: { ...ordinaryLine, prefix: '2409:10:1234:5600::/56', relays: [] },
};
