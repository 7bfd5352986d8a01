import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { must, run } from './command.ts';
import type { Line } from './line.ts';
import { type Loader, type Ruleset, range, tunnel } from './ruleset/ruleset.ts';
import { Wire } from './wire.ts';

const prefix = 'mape-bench-nat';
const directory = '/run/netns';
const commands: Readonly<Record<Loader, readonly string[]>> = {
	nft: ['nft', '-f', '-'],
	'iptables-restore': ['iptables-restore', '--noflush'],
	sh: ['sh', '-s'],
};

/**
 * Three network namespaces in a row: LAN, the router, the internet. The router's links are veths, the one towards the
 * internet has the tunnel's name. Neither end has an address: frames for them go to a MAC that nobody has, so that no
 * kernel answers for them; the wire program speaks for both.
 */
export class Place {
	readonly #id: string;
	readonly #ruleset: Ruleset;
	readonly #line: Line;
	wire!: Wire;
	/** Packets that came out so far, and those of them that were not ours to send. */
	readonly seen = { all: 0, outside: 0 };

	static #count = 0;

	private constructor(line: Line, ruleset: Ruleset) {
		this.#id = `${prefix}-${process.pid}-${Place.#count++}`;
		this.#ruleset = ruleset;
		this.#line = line;
	}

	/** Throws when the kernel cannot do it. */
	static async open(line: Line, ruleset: Ruleset, program: string, cpu: number): Promise<Place> {
		const place = new Place(line, ruleset);
		const [lan, ce, inet] = ['lan', 'ce', 'inet'].map((side) => place.#name(side));
		for (const name of [lan!, ce!, inet!]) await must(['ip', 'netns', 'add', name]);
		await must(['nsenter', `--net=${directory}/${ce}`, 'sh', '-es'], routerSettings);
		for (const name of [lan, inet]) {
			await must(['nsenter', `--net=${directory}/${name}`, 'sh', '-es'], endSettings);
		}
		await must(['ip', '-n', ce!, '-batch', '-'], routerLinks(lan!, inet!, line.ce.ipv4));
		await must(['ip', '-n', lan!, 'link', 'set', 'lan0', 'up']);
		await must(['ip', '-n', inet!, 'link', 'set', 'inet0', 'up']);
		place.wire = new Wire(program, [...[lan, ce, inet].map((name) => `${directory}/${name}`), `${cpu}`]);
		return place;
	}

	/** No connection, no rule left from before, the ruleset as it is after boot. Throws when it does not load. */
	async reset(): Promise<void> {
		await this.count();
		await this.unload();
		await this.load(this.#ruleset.quick ?? this.#ruleset);
		const { ports } = this.#ruleset;
		const all = ports.length === 0;
		await this.wire.ask(`set ${all ? '0.0.0.0' : this.#line.ce.ipv4} ${all ? '1-65535' : ports.map(range).join(' ')}`);
	}

	/** Adds what came out since the last reset. */
	async count(): Promise<void> {
		const { all, outside } = await this.wire.count();
		this.seen.all += all;
		this.seen.outside += outside;
	}

	async unload(): Promise<void> {
		await must([...this.#inRouter, 'nft', 'flush', 'ruleset']);
		await this.wire.ask('flush');
	}

	async load({ loader, text }: { readonly loader: Loader; readonly text: string }): Promise<void> {
		await must([...this.#inRouter, ...commands[loader]], text);
	}

	/** Over itself, as `up rules` does it: a try that is refused, then one transaction. */
	async replace({ loader, text, replacing = '' }: Ruleset): Promise<void> {
		const { ok } = await run([...this.#inRouter, ...commands[loader]], text);
		if (ok) throw new Error('rules were loaded over rules');
		await this.load({ loader, text: replacing + text });
	}

	/** How many packets have arrived at the internet's end, whoever looked. */
	async arrived(side: 'lan' | 'inet'): Promise<number> {
		const name = this.#name(side);
		const [link] = JSON.parse(await must(['ip', '-n', name, '-s', '-j', 'link', 'show', 'dev', `${side}0`]));
		return link.stats64.rx.packets;
	}

	async close(): Promise<void> {
		this.wire?.end();
		for (const side of ['lan', 'ce', 'inet']) await run(['ip', 'netns', 'del', this.#name(side)]);
	}

	get #inRouter(): readonly string[] {
		return ['nsenter', `--net=${directory}/${this.#name('ce')}`];
	}

	#name(side: string): string {
		return `${this.#id}-${side}`;
	}
}

/** Namespaces of this run, and of earlier ones whose process is gone; for the end, however it comes. */
export function removeNamespaces(): void {
	let present: readonly string[] = [];
	try {
		present = readdirSync(directory);
	} catch {}
	for (const name of present) {
		const pid = new RegExp(`^${prefix}-(\\d+)-`).exec(name)?.[1];
		if (pid && (Number(pid) === process.pid || !isAlive(Number(pid)))) spawnSync('ip', ['netns', 'del', name]);
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

const endSettings = `
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
`;
const routerSettings = `
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter
echo 0 > /proc/sys/net/ipv4/conf/default/rp_filter
echo 1 > /proc/sys/net/ipv4/ip_forward
`;

/** MAC addresses as in wire/end.h: 01:01 and 02:01 are the router's; what it sends goes to 01:99 and 02:99. */
function routerLinks(lan: string, inet: string, address: string): string {
	const hosts = [...Array.from({ length: 8 }, (_, i) => i + 2), 250];
	return `
link add lan0 address 02:00:00:00:01:01 type veth peer name lan0 netns ${lan}
link add ${tunnel} address 02:00:00:00:02:01 type veth peer name inet0 netns ${inet}
addr add 192.168.1.1/24 dev lan0
addr add ${address}/32 dev ${tunnel}
addr add 192.0.2.1/24 dev ${tunnel}
link set lo up
link set lan0 up
link set ${tunnel} up
neigh add 192.0.2.2 lladdr 02:00:00:00:02:99 dev ${tunnel}
${hosts.map((host) => `neigh add 192.168.1.${host} lladdr 02:00:00:00:01:99 dev lan0`).join('\n')}
route add default via 192.0.2.2 dev ${tunnel} src ${address}
`;
}
