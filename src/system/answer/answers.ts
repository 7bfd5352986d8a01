import type { AnswerTable } from './answer.ts';
import { dhclientAnswers } from './dhclient.ts';
import { fileAnswers } from './file.ts';
import { ip } from './ip/ip.ts';
import { kernelAnswers } from './kernel.ts';
import { iptables, nftAnswers } from './nft.ts';
import { pingAnswers } from './ping.ts';
import { serviceAnswers } from './service.ts';

/** Every command that the simulated router knows. A new one is a line here or in its program's table. */
export const answers: AnswerTable = {
	'ip ...': ip,
	'iptables|iptables-save|iptables-legacy-save|ip6tables-save ...': iptables,
	...nftAnswers,
	...dhclientAnswers,
	...serviceAnswers,
	...pingAnswers,
	...kernelAnswers,
	...fileAnswers,
};
