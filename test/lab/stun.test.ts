import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { article, olderArticle } from '../../bench/nat/ruleset/article.ts';
import type { Ruleset } from '../../bench/nat/ruleset/ruleset.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { lines } from '../plan/routers.ts';
import { startLab, type TestLab } from './harness.ts';
import { long } from './length.ts';
import { changeNat, nothingDropped, routerAdvertised } from './router.ts';

// What STUN clients of other people say of the NAT: coturn's, which knows RFC 5780, and Vovida's, which is older
// (RFC 3489) and tells what games and telephones showed for years. The short form has our rules only.

const { rule, delegation } = lines.v6plus();
const derived = deriveCe(rule, delegation.prefix);
if (!derived.ok) throw new Error(JSON.stringify(derived.problem));
const line = { title: 'v6plus', ports: 240, ce: derived.value };

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('v6plus');
	await routerAdvertised(lab);
	await must('mape-setup apply --yes');
	await lab.on('inet', `setsid turnserver ${server} >/run/lab/coturn.log 2>&1 </dev/null &`);
	await must('for i in $(seq 300); do ss -ulnH sport = 5781 | grep -q . && exit 0; sleep 0.1; done; exit 1', 'inet');
});
afterAll(async () => {
	await lab?.stop();
});

/** Beside stund, which has the usual port. */
const server = `-n --stun-only --no-tls --no-dtls --no-tcp --no-cli -m 1 -L 203.0.113.10 -L 203.0.113.11
	-p 5780 --alt-listening-port=5781 --log-file=stdout --pidfile=/run/lab/coturn.pid --userdb=/run/lab/coturn.db`.replace(
	/\s+/g,
	' ',
);

async function must(command: string, on: 'router' | 'lan' | 'inet' = 'router', input = ''): Promise<string> {
	const how = { input, timeoutMs: 240_000 };
	const { code, stdout, stderr } = await (on === 'router' ? lab.router(command, how) : lab.on(on, command, how));
	expect(`${code} ${stderr}`, command).toMatch(/^0 /);
	return stdout;
}

/** The verdicts of RFC 5780 §4.3 and §4.4. */
async function rfc5780(): Promise<readonly string[]> {
	// that nobody answers is a verdict too
	const { stdout } = await lab.on('lan', 'turnutils_natdiscovery -m -f -p 5780 203.0.113.10');
	return [...stdout.matchAll(/^NAT with (.*)!$/gm)].map(([, verdict]) => verdict!);
}

interface Seen {
	/** Such as `Independent Mapping, Port Dependent Filter, random port, no hairpin`. */
	readonly words: string;
	/** Of the client: 2 independent filter, 6 port dependent filter, 8 dependent mapping, 12 blocked; 16 no hairpin. */
	readonly code: number;
}

/** RFC 3489 §10.1, from as many sockets at once. */
async function rfc3489(ports: readonly number[]): Promise<readonly Seen[]> {
	const each = 'said=$(stun 203.0.113.10 -p "$port" 2>&1); echo "$? $(echo "$said" | sed -n "s/^Primary: //p")"';
	const said = await must(`for port in ${ports.join(' ')}; do (${each}) & done; wait`, 'lan');
	const seen = [...said.matchAll(/^(\d+) (.*?)\s*$/gm)].map(([, code, words]) => ({
		words: words!,
		code: Number(code),
	}));
	expect(seen.length, said).toBe(ports.length);
	return seen;
}

/** Sockets that no case before has used: the connections of theirs would still be known. */
let lastSocket = 20_000;
const newSockets = () => Array.from({ length: 8 }, () => (lastSocket += 10));

function tell(title: string, verdicts: readonly string[], seen: readonly Seen[]): void {
	const counted = new Map<string, number>();
	for (const { words } of seen) counted.set(words, (counted.get(words) ?? 0) + 1);
	const old = [...counted].map(([words, count]) => `${count} × ${words}`).join('; ');
	console.log(`STUN, ${title}: RFC 5780: ${verdicts.join(', ') || 'no answer'}; RFC 3489: ${old}`);
}

describe('behind our rules', () => {
	test.each([
		['alias', [], 'Address and Port Dependent Filtering', 'Port Dependent Filter, random port, no hairpin', 0x16],
		['alias', ['192.168.10.100'], 'Endpoint Independent Filtering', 'Independent Filter, random port, will hairpin', 2],
		['hash', [], 'Address and Port Dependent Filtering', 'Port Dependent Filter, random port, no hairpin', 0x16],
	] as const)('%s, full cone for [%s]: %s', async (form, fullCone, filtering, words, code) => {
		await changeNat(lab, { form, fullCone });
		const verdicts = await rfc5780();
		const seen = await rfc3489(newSockets());
		tell(`${form}${fullCone.length > 0 ? ', full cone' : ''}`, verdicts, seen);
		expect(verdicts).toEqual(['Endpoint Independent Mapping', filtering]);
		for (const one of seen) expect(one).toEqual({ words: `Independent Mapping, ${words}`, code });
		await nothingDropped(lab);
	});
});

if (long)
	describe('behind rules that others publish, in place of ours', () => {
		test.each([
			// One mark of the hash has no rule: what gets it leaves with its private source, and no answer comes.
			['the article’s', article(line, 0), 'Endpoint Independent Mapping'],
			['the article’s with its offset mended', article(line, 1), 'Endpoint Independent Mapping'],
			['the article’s older', olderArticle(line), 'Address and Port Dependent Mapping'],
		] as const)('%s', async (title, rules, mapping) => {
			const before = (await lab.counters()).bad_src;
			const { verdicts, seen } = await replaced(rules, async () => {
				const verdicts = await rfc5780();
				const seen: Seen[] = [];
				// the same sockets each time: which of them leak is no chance
				for (let first = 21_000; first < 21_480; first += 80) {
					seen.push(...(await rfc3489(Array.from({ length: 8 }, (_, i) => first + 10 * i))));
				}
				return { verdicts, seen };
			});
			tell(title, verdicts, seen);
			const leaked = (await lab.counters()).bad_src - before;
			console.log(`STUN, ${title}: ${leaked} packets with the private source`);
			const count = (is: (one: Seen) => boolean) => seen.filter(is).length;
			const independent = count(({ words }) => words.startsWith('Independent Mapping'));
			const dependent = count(({ words }) => words.startsWith('Dependent Mapping'));
			const blocked = count(({ code }) => (code & 0xe) === 0xc);
			expect(independent + dependent + blocked, JSON.stringify(seen)).toBe(seen.length);
			if (rules.id === 'article-older') expect(dependent).toBeGreaterThan(seen.length / 2);
			// two sockets of one block of 16 ports may meet: the second one's port is then taken for its next destination
			else expect(dependent).toBeLessThan(seen.length / 8);
			if (rules.id === 'article-0') {
				// one socket of fifteen, by its port
				expect(leaked).toBeGreaterThan(0);
				expect(blocked).toBeGreaterThan(0);
				return;
			}
			expect({ leaked, blocked }).toEqual({ leaked: 0, blocked: 0 });
			expect(verdicts).toEqual([mapping, 'Address and Port Dependent Filtering']);
		});
	});

/** Our addresses, tunnel and routes with other rules, and without our second guard: what they leak is to be seen. */
async function replaced<T>({ quick, text }: Ruleset, work: () => Promise<T>): Promise<T> {
	await must('nft delete table ip mape && tc qdisc del dev mape0 clsact && conntrack -F 2>/dev/null');
	await must('iptables-restore --noflush', 'router', quick?.text ?? text);
	try {
		return await work();
	} finally {
		await must('nft flush ruleset && /etc/mape-setup/up && conntrack -F 2>/dev/null');
	}
}
