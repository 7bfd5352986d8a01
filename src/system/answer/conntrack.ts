import { flowsAt, type HouseholdFlow } from '../model/household.ts';
import { type AnswerTable, done, type Invocation, printed } from './answer.ts';

/** conntrack 1.4.7, as Debian 12 has it. */
export const conntrackAnswers: AnswerTable = {
	'conntrack -L -f ipv4': listed,
	'conntrack -L ...': () => printed(''),
	'conntrack -C': ({ space }) => printed(`${space.sysctls.get('net.netfilter.nf_conntrack_count') ?? 0}\n`),
	'conntrack -F': () => done,
	'conntrack -D ...': () => done,
	'conntrack --version': () => printed('conntrack v1.4.7 (conntrack-tools)\n'),
};

function listed({ router, space, now }: Invocation) {
	const ipv4 = router.household?.ipv4 ?? '';
	const flows = flowsAt(router, space, now());
	return {
		code: 0,
		stdout: flows.map((flow) => `${lineOf(flow, ipv4)}\n`).join(''),
		stderr: `conntrack v1.4.7 (conntrack-tools): ${flows.length} flow entries have been shown.\n`,
	};
}

function lineOf({ protocol, host, from, to, toPort, port, secondsLeft }: HouseholdFlow, ipv4: string): string {
	const head =
		protocol === 'tcp' ? `tcp      6 ${7_440 - secondsLeft} ESTABLISHED` : `udp      17 ${Math.min(119, secondsLeft)}`;
	const original = `src=${host} dst=${to} sport=${from} dport=${toPort}`;
	return `${head} ${original} src=${to} dst=${ipv4} sport=${toPort} dport=${port} [ASSURED] mark=0 use=1`;
}
