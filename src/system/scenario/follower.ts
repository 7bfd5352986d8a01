import type { Follower } from '../system.ts';

/** On a simulated router nothing runs it. */
export const simulatedFollower: Follower = {
	node: '/usr/bin/node',
	bundle: '// the bundle of the real program\n',
};
