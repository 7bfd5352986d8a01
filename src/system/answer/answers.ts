import type { AnswerTable } from './answer.ts';
import { conntrackAnswers } from './conntrack.ts';
import { dhclientAnswers } from './dhclient.ts';
import { fileAnswers } from './file.ts';
import { ip } from './ip/ip.ts';
import { iptablesAnswers } from './iptables.ts';
import { kernelAnswers } from './kernel.ts';
import { nftAnswers } from './nft.ts';
import { pingAnswers } from './ping.ts';
import { probeAnswers } from './probe.ts';
import { serviceAnswers } from './service.ts';
import { tcAnswers } from './tc.ts';

/** Every command that the simulated router knows. A new one is a line here or in its program's table. */
export const answers: AnswerTable = {
	'ip ...': ip,
	...nftAnswers,
	...iptablesAnswers,
	...dhclientAnswers,
	...serviceAnswers,
	...pingAnswers,
	...probeAnswers,
	...kernelAnswers,
	...conntrackAnswers,
	...tcAnswers,
	...fileAnswers,
};
