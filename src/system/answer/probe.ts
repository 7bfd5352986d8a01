import { addAddress, removeAddress } from '../model/change.ts';
import { routeTo } from '../model/path.ts';
import { type Link, linkNamed } from '../model/router.ts';
import { type AnswerTable, done, type Invocation, type Reply } from './answer.ts';

/**
 * The script that asks border relays with packets (src/probe/script.ts): its perl is not run here, this is the same once
 * more by what the line is said to be; test/probe and the lab compare the script with real packets.
 */
export const probeAnswers: AnswerTable = { 'sh -s -- probe-br ...': probe };

/** From the first try to the end of the last. */
const patienceMs = 3_000;

async function probe(call: Invocation): Promise<Reply> {
	const { router, space } = call;
	const [wan = '', ce = '', ipv4 = '', ports = '', , ...relays] = call.argv.slice(4);
	if (![...router.programs].some((path) => path.endsWith('/perl'))) return { code: 69 };
	const link = linkNamed(space, wan);
	if (!link) return { code: 4, stderr: `Cannot find device "${wan}"\n` };
	const address = { family: 6, local: ce, length: 128, scope: 'global' } as const;
	const present = space.links.some(({ addresses }) => addresses.some(({ local }) => local === ce));
	if (!present) addAddress(space, link, address);
	try {
		await ask(call, link, { ce, ipv4, ports, relays });
	} finally {
		const added = link.addresses.find(({ local }) => local === ce);
		if (!present && added) removeAddress(space, link, added);
	}
	call.say('end', 'stdout');
	return done;
}

interface Asked {
	readonly ce: string;
	readonly ipv4: string;
	readonly ports: string;
	readonly relays: readonly string[];
}

async function ask(call: Invocation, link: Link, { ce, ipv4, ports, relays }: Asked): Promise<void> {
	const { router, space } = call;
	const { line } = router;
	const customer = line.customer;
	const known =
		customer?.ce === ce &&
		customer.ipv4 === ipv4 &&
		ports.split(',').every((port) => customer.ports.some(({ first, last }) => +port >= first && +port <= last));
	let silent = false;
	for (const [index, relay] of relays.entries()) {
		const route = routeTo(space, relay);
		const source = line.answersFrom?.[relay] ?? relay;
		if (!route || route.type) call.say(`cannot ${index} ENETUNREACH`, 'stdout');
		else if (link.up && link.cable && known && line.relays.includes(source)) {
			await call.wait(line.rttMs / relays.length);
			for (const [kind, further] of [
				['relay', 0],
				['hairpin', 0.2],
				['outside', 0.4],
			] as const)
				call.say(`answer ${index} ${source} ${kind} ${(line.rttMs + further).toFixed(2)}`, 'stdout');
			silent ||= source !== relay;
		} else silent = true;
	}
	if (silent) await call.wait(patienceMs);
}
