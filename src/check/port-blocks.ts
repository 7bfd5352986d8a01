import { countPorts, type PortBlock, usableBlocks } from '../map/port-set.ts';
import type { System } from '../system/system.ts';
import type { Check } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { httpsPort, targets } from './observe/target.ts';

interface Attempt {
	readonly port: number;
	readonly target: string;
	/** With an error too, when it was the other side that answered. */
	readonly answered: boolean;
	readonly rttMs?: number;
	readonly error?: string;
}

interface Tried {
	readonly block: PortBlock;
	readonly attempts: readonly Attempt[];
}

const waitMs = 3_000;
/** Not all of them, so that a slow machine keeps up and nobody takes it for an attack. */
const atOnce = 8;
/** So many silent ones say it all, and each costs time. */
const enough = 8;
/** A port that someone else holds costs no time; a block where more than these are held is busy. */
const portsTried = 8;
const notOurs = ['EADDRINUSE', 'EADDRNOTAVAIL'];

/**
 * TCP from a port of every block. The classic home-made setup uses only the first block, and a BR that counts
 * the PSID elsewhere drops all but some: "some sites do not open". The rules leave a source port of the set as it is.
 * A block without an answer is asked once more, from another port and another host, before it is said to be silent.
 */
export const portBlocks: Check<readonly Tried[]> = {
	id: 'port-blocks',
	// another address outside says that these are not our ports either
	needs: ['source-address'],
	// conntrack keeps a connection from one of these ports as it left first: by another route, or untranslated
	after: ['default-route', 'tunnel', 'rules'],
	mandatory: true,
	limitMs: 15_000,

	async observe(system, { ce }) {
		const waiting = [...partsOf(usableBlocks(ce.ports)).entries()];
		const tried: Tried[] = [];
		const worker = async () => {
			while (tried.filter(isSilent).length < enough) {
				const next = waiting.shift();
				if (!next) return;
				const [i, block] = next;
				tried.push({ block, attempts: await ask(system, ce.ipv4, block, i) });
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
		return tried.toSorted((one, other) => one.block.first - other.block.first);
	},

	judge(tried, { ce }) {
		const all = tried.flatMap(({ attempts }) => attempts);
		if (all.every(({ error }) => error === 'EADDRNOTAVAIL')) {
			return failed({ code: 'ipv4-not-assigned', address: ce.ipv4 });
		}
		const silent = tried.filter(isSilent);
		const [first] = silent;
		if (first) {
			const attempts = first.attempts.map(({ port, target, error = '' }) => ({ port, target, error }));
			return failed({
				code: 'port-block-silent',
				silent: silent.length,
				blocks: tried.length,
				...first.block,
				tried: attempts,
			});
		}
		const answer = all.find(({ answered }) => answered);
		if (!answer) return warning({ code: 'port-block-busy', ...(tried[0]?.block ?? { first: 0, last: 0 }) });
		const note = { code: 'port-blocks', blocks: tried.length, ports: countPorts(usableBlocks(ce.ports)) } as const;
		return ok({ note, ...(answer.rttMs === undefined ? {} : { rttMs: answer.rttMs }) });
	},
};

const isHeld = ({ error = '' }: Attempt): boolean => notOurs.includes(error);

const isSilent = ({ attempts }: Tried): boolean => attempts.every((one) => !one.answered && !isHeld(one));

/** Twice, from different ports and to different hosts. */
async function ask(system: System, from: string, block: PortBlock, i: number): Promise<readonly Attempt[]> {
	const ports = portsOf(block);
	const attempts: Attempt[] = [];
	for (const round of [0, 1]) {
		const mine = ports.filter((_, at) => at % 2 === round);
		const target = targets[(i + round) % targets.length] ?? targets[0];
		attempts.push(await attempt(system, from, mine.length > 0 ? mine : ports, target));
		if (attempts.at(-1)?.answered) break;
	}
	return attempts;
}

async function attempt(
	system: System,
	localAddress: string,
	ports: readonly number[],
	target: string,
): Promise<Attempt> {
	let last: Attempt = { port: 0, target, answered: false };
	for (const port of ports) {
		const to = { host: target, port: httpsPort, localAddress, localPort: port, timeoutMs: waitMs };
		const result = await system.connect(to);
		if (result.ok) return { port, target, answered: true, rttMs: result.rttMs };
		const { code, durationMs } = result;
		if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return { port, target, answered: true, rttMs: durationMs };
		last = { port, target, answered: false, error: code };
		if (!notOurs.includes(code)) return last;
	}
	return last;
}

/** Where an error in the arithmetic shows: in every block, or at both ends and in the middle of the few that there are. */
function partsOf(blocks: readonly PortBlock[]): readonly PortBlock[] {
	if (blocks.length > 2) return blocks;
	return blocks.flatMap(({ first, last }) => {
		const part = Math.floor((last - first + 1) / 3);
		if (part === 0) return [{ first, last }];
		return [
			{ first, last: first + part - 1 },
			{ first: first + part, last: last - part },
			{ first: last - part + 1, last },
		];
	});
}

/** In the order in which they are tried, those below 1024 only where there are no others. */
function portsOf({ first, last }: PortBlock): readonly number[] {
	const least = Math.max(first, Math.min(1024, last));
	return Array.from({ length: Math.min(portsTried, last - least + 1) }, (_, i) => least + i);
}
