import type { Ce } from '../map/ce.ts';
import type { PortBlock } from '../map/port-set.ts';
import { usableBlocks } from '../map/port-set.ts';
import { parseAddress4 } from '../map/prefix.ts';
import { poolOf } from './alias-range.ts';
import { iptablesLimits } from './artifact/iptables.ts';
import { aliasFor } from './artifact/nftables.ts';
import { keptPorts } from './artifact/nftables-forward.ts';
import type { Backend } from './choices.ts';
import { formsOf, type NatAnswer, type NatOptions, type PortForward } from './nat-options.ts';
import type { NatProblem } from './problem.ts';

/** Why these answers cannot be carried out on any line; undefined when they can. */
export function refuseNat({ backend, nat }: NatAnswer): NatProblem | undefined {
	return refuseForm(backend, nat) ?? refuseHosts(nat) ?? refuseRepetition(nat.forwards);
}

/** Why they cannot be carried out with this port set. */
export function refusePorts({ backend, nat }: NatAnswer, ce: Ce): NatProblem | undefined {
	const { forwards, fullCone } = nat;
	const blocks = usableBlocks(ce.ports);
	const outside = forwards.find(({ port }) => !blocks.some((block) => distance(block, port) === 0));
	if (outside) {
		const { port } = outside;
		return { code: 'forward-outside-set', port, blocks: blocks.length, nearest: nearest(blocks, port) };
	}
	for (const [flag, hosts] of hostsOf(nat)) {
		if (hosts.includes(ce.ipv4)) return { code: 'nat-host', flag, host: ce.ipv4, reason: 'own' };
	}
	const kept = keptPorts(forwards);
	if (poolOf(ce.ports, kept).length === 0) return { code: 'forwards-take-all', ports: kept.length };
	if (backend === 'nftables' && fullCone.length > 0 && !aliasFor(ce, nat)) {
		return { code: 'full-cone-needs-alias', hosts: fullCone, reason: 'ports' };
	}
	return undefined;
}

function refuseForm(backend: Backend, nat: NatOptions): NatProblem | undefined {
	const { form, fullCone } = nat;
	const [limit] = backend === 'iptables' ? iptablesLimits(nat) : [];
	if (limit?.option === 'form') return { code: 'form-needs-backend', flag: '--nat alias', needs: 'nftables' };
	if (limit) return { code: 'full-cone-needs-alias', hosts: limit.hosts, reason: 'backend' };
	if (!formsOf[backend].includes(form)) {
		return { code: 'form-needs-backend', flag: '--style article', needs: 'iptables' };
	}
	return form !== 'alias' && fullCone.length > 0
		? { code: 'full-cone-needs-alias', hosts: fullCone, reason: 'form' }
		: undefined;
}

const hostsOf = ({ forwards, fullCone }: NatOptions) =>
	[
		['--forward', forwards.map(({ host }) => host)],
		['--full-cone', fullCone],
	] as const;

function refuseHosts(nat: NatOptions): NatProblem | undefined {
	for (const [flag, hosts] of hostsOf(nat)) {
		const host = hosts.find((one) => !isUnicast(one));
		if (host !== undefined) return { code: 'nat-host', flag, host, reason: 'unusable' };
	}
	return undefined;
}

/** Not "this host" (0/8), loopback, multicast, or what is beyond (RFC 6890). */
function isUnicast(host: string): boolean {
	const network = Math.floor((parseAddress4(host) ?? 0) / 2 ** 24);
	return network > 0 && network < 224 && network !== 127;
}

function refuseRepetition(forwards: readonly PortForward[]): NatProblem | undefined {
	const twice = forwards.find(({ port, protocol }, index) =>
		forwards
			.slice(0, index)
			.some(
				(before) =>
					before.port === port && (before.protocol === protocol || before.protocol === 'both' || protocol === 'both'),
			),
	);
	return twice && { code: 'forward-twice', port: twice.port };
}

const distance = ({ first, last }: PortBlock, port: number): number => Math.max(0, first - port, port - last);

function nearest(blocks: readonly PortBlock[], port: number): readonly PortBlock[] {
	return [...blocks]
		.sort((a, b) => distance(a, port) - distance(b, port))
		.slice(0, 2)
		.sort((a, b) => a.first - b.first);
}
