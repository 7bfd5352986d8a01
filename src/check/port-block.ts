import type { PortBlock } from '../map/port-set.ts';
import { usableBlocks } from '../map/port-set.ts';
import type { System } from '../system/system.ts';
import type { Check, CheckId, CheckSubject } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { firstGood } from './observe/first-good.ts';
import { httpsPort, targets } from './observe/target.ts';

interface Attempt {
	readonly port: number;
	readonly target: string;
	/** With an error too, when it was the other side that answered. */
	readonly answered: boolean;
	readonly rttMs?: number;
	readonly error?: string;
}

interface PortPlan {
	readonly block: PortBlock;
	readonly ports: readonly number[];
}

const waitMs = 3_000;
/** A port that someone else holds costs no time; a block where more than these are held is busy. */
const portsTried = 8;
const notOurs = ['EADDRINUSE', 'EADDRNOTAVAIL'];

/**
 * TCP from a port of one block. The classic home-made setup uses only the first block, and a BR that counts the PSID
 * elsewhere drops all but some: "some sites do not open". The rules leave a source port of the set as it is.
 */
function portBlock(id: CheckId, choose: (blocks: readonly PortBlock[]) => PortPlan): Check<readonly Attempt[]> {
	const planOf = ({ ce }: CheckSubject) => choose(usableBlocks(ce.ports));
	return {
		id,
		needs: ['ipv4'],
		mandatory: true,
		limitMs: 5_000,

		observe(system, subject) {
			const { ports } = planOf(subject);
			// two at once instead of one after the other: another port, another host, and the answer in half the time
			const attempts = targets.map((target, i) => {
				const own = ports.filter((_, at) => at % targets.length === i);
				return attempt(system, subject.ce.ipv4, own.length > 0 ? own : ports, target);
			});
			return firstGood(attempts, ({ answered }) => answered);
		},

		judge(attempts, subject) {
			const { block } = planOf(subject);
			const answer = attempts.find(({ answered }) => answered);
			if (answer) {
				const note = { code: 'port', port: answer.port } as const;
				return ok({ note, ...(answer.rttMs === undefined ? {} : { rttMs: answer.rttMs }) });
			}
			if (attempts.every(({ error }) => error === 'EADDRNOTAVAIL')) {
				return failed({ code: 'ipv4-not-assigned', address: subject.ce.ipv4 });
			}
			if (attempts.every(({ error = '' }) => notOurs.includes(error))) {
				return warning({ code: 'port-block-busy', ...block });
			}
			const tried = attempts.map(({ port, target, error = '' }) => ({ port, target, error }));
			return failed({ code: 'port-block-silent', ...block, tried });
		},
	};
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

/** The ports of a block in the order in which they are tried, those below 1024 only where there are no others. */
function upward(block: PortBlock, from: number): PortPlan {
	const least = Math.max(from, Math.min(1024, block.last));
	return { block, ports: Array.from({ length: Math.min(portsTried, block.last - least + 1) }, (_, i) => least + i) };
}

function downward(block: PortBlock): PortPlan {
	const length = Math.min(portsTried, block.last - block.first + 1);
	return { block, ports: Array.from({ length }, (_, i) => block.last - i) };
}

const everyPort = { first: 1, last: 65_535 };

// The first port of all, the last one, and one in between: where an error in the arithmetic shows.
export const portBlocks = [
	portBlock('tcp-first-block', ([block = everyPort]) => upward(block, block.first)),
	portBlock('tcp-middle-block', (blocks) => {
		const block = blocks[Math.floor(blocks.length / 2)] ?? everyPort;
		return upward(block, Math.floor((block.first + block.last) / 2));
	}),
	portBlock('tcp-last-block', (blocks) => downward(blocks.at(-1) ?? everyPort)),
] as const;
