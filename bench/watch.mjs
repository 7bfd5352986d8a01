// How long one reading of conntrack's table takes, 10,000 lines of `conntrack -L`, against JSON.parse() of the same flows in
// the same process. node bench/watch.mjs. Fails when a port is not counted, or when the ratio is 12 or more.
import { build } from 'esbuild';

const lines = 10_000;
const rounds = 15;
const ports = 1008;
const first = 33_536;
const ipv4 = '153.241.113.198';

const bundle = await build({
	entryPoints: [new URL('../src/check/observe/port-use.ts', import.meta.url).pathname],
	bundle: true,
	format: 'esm',
	platform: 'node',
	write: false,
});
const { PortTally } = await import(
	`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString('base64')}`
);

const flows = Array.from({ length: lines }, (_, index) => ({
	protocol: index % 3 === 0 ? 'udp' : 'tcp',
	host: `192.168.10.${2 + (index % 200)}`,
	from: 1024 + ((index * 7) % 60_000),
	to: `203.0.113.${index % 250}`,
	toPort: 443,
	port: first + ((index * 31) % ports),
}));
const text = flows
	.map(({ protocol, host, from, to, toPort, port }) => {
		const head = protocol === 'tcp' ? 'tcp      6 7431 ESTABLISHED' : 'udp      17 119';
		return `${head} src=${host} dst=${to} sport=${from} dport=${toPort} src=${to} dst=${ipv4} sport=${toPort} dport=${port} [ASSURED] mark=0 use=1`;
	})
	.join('\n');
const json = JSON.stringify(flows);
const places = {
	ipv4,
	blocks: Array.from({ length: 63 }, (_, index) => ({ first: first + index * 16, last: first + index * 16 + 15 })),
	total: ports,
	realOf: (_, port) => (port >= first && port < first + ports ? port : undefined),
	blockOf: (port) => (port - first) >> 4,
};

const ratios = [];
for (let round = 0; round < rounds; round++) {
	const [tallyMs, use] = timed(() => {
		const tally = new PortTally(places);
		for (const line of text.split('\n')) tally.add(line);
		return tally.result();
	});
	const [parseMs, parsed] = timed(() => JSON.parse(json));
	if (use.used !== ports || use.flows !== lines || use.unreadable > 0 || parsed.length !== lines) {
		console.error(`counted ${use.used} ports of ${ports}, ${use.flows} flows of ${lines}`);
		process.exit(1);
	}
	ratios.push([tallyMs / parseMs, tallyMs, parseMs]);
}
const [ratio, tallyMs, parseMs] = ratios.toSorted(([one], [other]) => one - other)[Math.floor(rounds / 2)];
console.log(
	`${lines} lines of conntrack: ${tallyMs.toFixed(1)} ms, JSON.parse ${parseMs.toFixed(1)} ms, ratio ${ratio.toFixed(2)} (median of ${rounds})`,
);
process.exitCode = ratio < 12 ? 0 : 1;

function timed(work) {
	const start = performance.now();
	const result = work();
	return [performance.now() - start, result];
}
