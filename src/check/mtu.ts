import { names } from '../plan/names.ts';
import { tunnelMtu } from '../plan/tunnel.ts';
import type { System } from '../system/system.ts';
import type { Check } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { firstGood } from './observe/first-good.ts';
import { type PingAnswer, ping } from './observe/ping.ts';
import { echoTargets } from './observe/target.ts';

interface Observation {
	/** The biggest packet that was answered in full length; 0 when none was. */
	readonly passed: number;
	/** Somebody on the way said what would fit. */
	readonly tooBig?: { readonly mtu: number; readonly from?: string };
}

/** IPv4 and ICMP echo headers. */
const headers = 28;
/** Packet sizes of the second round: PPPoE in between, common tunnels, and the IPv6 minimum less our header. */
const likely = [1454, 1452, 1420, 1400, 1360, 1280, 1240, 576];
const steps = 8;

export const mtu: Check<Observation> = {
	id: 'mtu',
	needs: ['ipv4'],
	// the kernel remembers for ten minutes what did not fit (ip-sysctl.rst, route/mtu_expires)
	after: ['default-route', 'tunnel', 'rules'],
	mandatory: false,
	limitMs: 12_000,

	async observe(system, { ce }) {
		// What the way says of the first packet is for the tunnel, which says it to the second, and the third is refused at
		// once (kernel: net/ipv6/ip6_tunnel.c ip6_tnl_xmit).
		let told: Echo | undefined;
		for (const waitSeconds of [2, 1, 1]) {
			const whole = await tryOut(system, tunnelMtu, waitSeconds);
			if (whole.some(({ complete }) => complete)) return { passed: tunnelMtu };
			// somebody said what fits, on the way or (remembering it) this kernel
			told = whole.find(({ mtu }) => mtu !== undefined);
			if (told) break;
		}
		if (told?.mtu !== undefined) {
			const { mtu, errorFrom: from = ce.ipv4 } = told;
			return { passed: 0, tooBig: from === ce.ipv4 ? { mtu } : { mtu, from } };
		}
		const rough = await greatest(system, likely);
		if (rough === 0) return { passed: 0 };
		const above = likely[likely.indexOf(rough) - 1] ?? tunnelMtu;
		const gap = above - rough;
		const between = Array.from({ length: steps }, (_, i) => rough + Math.ceil(((i + 1) * gap) / (steps + 1)));
		const fine = await greatest(
			system,
			[...new Set(between)].filter((size) => size > rough && size < above),
		);
		return { passed: Math.max(rough, fine) };
	},

	judge({ passed, tooBig }) {
		if (passed >= tunnelMtu) return ok({ detail: `${tunnelMtu}` });
		const expected = tunnelMtu;
		if (tooBig) return warning({ code: 'mtu-reduced', expected, ...tooBig });
		return passed === 0
			? warning({ code: 'mtu-unmeasured' })
			: failed({ code: 'mtu-black-hole', mtu: passed, expected });
	},
};

interface Echo extends PingAnswer {
	readonly complete: boolean;
}

/** One packet of that many bytes to each target. */
function tryOut(system: System, bytes: number, waitSeconds: number): Promise<readonly Echo[]> {
	const size = bytes - headers;
	const asked = echoTargets.map(async (to): Promise<Echo> => {
		const answer = await ping(system, { to, from: names.tunnel, size, waitSeconds });
		return { ...answer, complete: answer.size !== undefined && answer.size >= size };
	});
	return firstGood(asked, ({ complete }) => complete);
}

/** All sizes at once: a bisection would wait for every step that is lost. */
async function greatest(system: System, sizes: readonly number[]): Promise<number> {
	const answers = await Promise.all(sizes.map((size) => tryOut(system, size, 1)));
	return sizes.reduce(
		(most, size, i) => (answers[i]?.some(({ complete }) => complete) ? Math.max(most, size) : most),
		0,
	);
}
