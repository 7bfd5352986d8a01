// How long `calc - --json` takes for 25,000 prefixes spread over all rules, against starting Node 40 times.
// node bench/calc.mjs [PROGRAM]; PROGRAM is bin/mape-setup.js unless told otherwise. Fails when a prefix is not answered
// or when the ratio is 1 or more.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const prefixes = 25_000;
const starts = 40;
const rounds = 3;

const program = process.argv[2] ?? fileURLToPath(new URL('../bin/mape-setup.js', import.meta.url));
const rulesFile = new URL('../test/provider/mape-rules.json', import.meta.url);
const { rules } = JSON.parse(readFileSync(rulesFile, 'utf8'));

const lines = Array.from({ length: prefixes }, (_, index) => randomLine(rules[index % rules.length].ipv6));
const input = `${lines.join('\n')}\n`;

const ratios = [];
for (let round = 0; round < rounds; round++) {
	const [calcMs, output] = timed([program, 'calc', '-', '--json'], input);
	const [baselineMs] = Array.from({ length: starts }).reduce(([sum]) => [sum + timed(['-e', '0'], '')[0]], [0]);
	const unanswered = check(output);
	if (unanswered > 0) {
		console.error(`${unanswered} of ${prefixes} prefixes were not answered in order`);
		process.exit(1);
	}
	ratios.push(calcMs / baselineMs);
	console.log(
		`calc ${calcMs.toFixed(0)} ms, ${starts} × node -e 0 ${baselineMs.toFixed(0)} ms, ratio ${ratios.at(-1).toFixed(3)}`,
	);
}
const median = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
console.log(`${prefixes} prefixes, ${rules.length} rules: ratio ${median.toFixed(3)} (median of ${rounds})`);
process.exitCode = median < 1 ? 0 : 1;

function timed(args, stdin) {
	const start = performance.now();
	const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: stdin, maxBuffer: 2 ** 28 });
	const took = performance.now() - start;
	if (status !== 0) {
		console.error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
		process.exit(1);
	}
	return [took, stdout];
}

/** How many lines have no answer of their own. */
function check(output) {
	const answers = output.toString().trimEnd().split('\n');
	return lines.filter((line, index) => {
		const { input, ce } = JSON.parse(answers[index] ?? '{}');
		return input !== line || ce === undefined;
	}).length;
}

/** A random /56 under a rule prefix such as `2400:4050::/34`. */
function randomLine(rule) {
	const [address, length] = rule.split('/');
	const groups = address
		.replace(/::$/, '')
		.split(':')
		.map((group) => Number.parseInt(group, 16));
	const upper = [0, 1, 2, 3].reduce((sum, index) => (sum << 16n) | BigInt(groups[index] ?? 0), 0n);
	const free = 64n - BigInt(length);
	const random = BigInt(Math.floor(Math.random() * 2 ** 32));
	// Rule prefixes are 31 bits or longer: up to 25 EA bits, above the 8 bits inside a /56.
	const bits = (upper | ((random & ((1n << (free - 8n)) - 1n)) << 8n)).toString(16).padStart(16, '0');
	return `${bits
		.match(/.{4}/g)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':')}::/56`;
}
