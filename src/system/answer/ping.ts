import { familyOf, fateOf } from '../model/path.ts';
import { linkNamed } from '../model/router.ts';
import { type AnswerTable, type Invocation, type Reply, refused } from './answer.ts';

/** iputils 20221126, as Debian 12 has it. */
export const pingAnswers: AnswerTable = { 'ping|ping4|ping6 ...': ping };

const withValue = new Set(['-c', '-W', '-w', '-s', '-M', '-I', '-i', '-e', '-t', '-p', '-Q', '-m', '-l', '-S']);

async function ping(call: Invocation): Promise<Reply> {
	const options = new Map<string, string>();
	let host = '';
	for (let at = 1; at < call.argv.length; at++) {
		const word = call.argv[at]!;
		if (withValue.has(word)) options.set(word, call.argv[++at] ?? '');
		else if (word.startsWith('-')) options.set(word, '');
		else host = word;
	}
	const address = host.split('%')[0]!;
	const size = Number(options.get('-s') ?? 56);
	const from = options.get('-I');
	const fromAddress = from !== undefined && linkNamed(call.space, from) === undefined ? from : undefined;
	const count = Number(options.get('-c') ?? 3);
	const lines = [`PING ${host}(${address}) ${size}(${size + 28}) bytes of data.`];
	const times: number[] = [];
	const header = familyOf(address) === 4 ? 28 : 48;
	for (let sequence = 1; sequence <= count; sequence++) {
		if (sequence > 1) await call.wait(Number(options.get('-i') ?? 1) * 1_000);
		const fate = fateOf(
			call.router,
			call.space,
			{
				to: address,
				size: size + header,
				dontFragment: options.get('-M') === 'do',
				...(fromAddress === undefined ? {} : { from: fromAddress }),
				...(options.has('-t') ? { ttl: Number(options.get('-t')) } : {}),
				...(options.has('-e') ? { port: Number(options.get('-e')) } : {}),
			},
			call.now(),
		);
		if (fate.type === 'unreachable' && sequence === 1) return refused(2, `ping: connect: Network is unreachable`);
		if (fate.type === 'too-big') lines.push(`ping: local error: message too long, mtu=${fate.mtu}`);
		if (fate.type === 'expired') {
			await call.wait(call.router.line.rttMs);
			lines.push(`From ${fate.from} icmp_seq=${sequence} Time to live exceeded`);
		}
		if (fate.type === 'answered') {
			await call.wait(fate.rttMs);
			times.push(fate.rttMs);
			lines.push(`${size + 8} bytes from ${address}: icmp_seq=${sequence} ttl=57 time=${fate.rttMs.toPrecision(3)} ms`);
		}
	}
	const wait = options.get('-w') ?? options.get('-W') ?? '10';
	if (times.length < count) await call.wait(Number(wait) * 1_000);
	return { code: times.length > 0 ? 0 : 1, stdout: `${[...lines, ...summary(host, count, times)].join('\n')}\n` };
}

function summary(host: string, count: number, times: readonly number[]): readonly string[] {
	const lost = Math.round((1 - times.length / count) * 100);
	const lines = [
		'',
		`--- ${host} ping statistics ---`,
		`${count} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${(count - 1) * 1_001}ms`,
	];
	if (times.length === 0) return lines;
	const average = times.reduce((sum, time) => sum + time, 0) / times.length;
	const figures = [Math.min(...times), average, Math.max(...times), 0.2].map((time) => time.toFixed(3));
	return [...lines, `rtt min/avg/max/mdev = ${figures.join('/')} ms`];
}
