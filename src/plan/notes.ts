import type { Facts } from '../detect/facts.ts';
import { parseAddress4, prefix4 } from '../map/prefix.ts';
import type { ScriptValues } from './artifact/scripts.ts';
import type { Choices } from './choices.ts';
import { names } from './names.ts';
import type { PlanNote, Risk } from './plan.ts';

/** What the review must say besides the files: what is left alone, and what the user might not expect. */
export function notesOf(choices: Choices, facts: Facts, values: ScriptValues): readonly PlanNote[] {
	const notes: PlanNote[] = [];
	const { rule, nat } = choices;
	if (rule.confidence === 'reported' || rule.confidence === 'extrapolated' || rule.disputedWith !== undefined) {
		notes.push({ type: 'confidence', confidence: rule.confidence });
	}
	if (nat.forwards.length > 0) notes.push({ type: 'forwards', forwards: nat.forwards });
	if (nat.fullCone.length > 0) notes.push({ type: 'full-cone', hosts: nat.fullCone });
	const elsewhere = hostsElsewhere(choices, facts);
	if (elsewhere.length > 0) notes.push({ type: 'hosts-elsewhere', hosts: elsewhere, device: choices.lan });
	for (const { device, gateway, metric } of facts.defaultRoutes4) {
		if (metric === 0 && device !== names.tunnel) {
			notes.push({ type: 'default-route-replaced', device, ...(gateway === undefined ? {} : { gateway }) });
		}
	}
	const fromRa = facts.defaultRoutes6.some(({ device, protocol }) => device === choices.wan && protocol === 'ra');
	if (values.gateway !== undefined) notes.push({ type: 'gateway-from-reply', gateway: values.gateway });
	else if (!fromRa && !facts.defaultRoutes6.some(({ device }) => device === choices.wan))
		notes.push({ type: 'no-ipv6-gateway' });
	const lan = facts.interfaces.find(({ name }) => name === choices.lan);
	if (lan && !lan.addresses.some(({ family }) => family === 4))
		notes.push({ type: 'lan-without-ipv4', device: choices.lan });
	if (values.lanAddress === undefined) notes.push({ type: 'lan-prefix-not-delegated' });
	else notes.push({ type: 'ipv6-not-filtered' });
	if (!facts.hasSystemd) notes.push({ type: 'no-systemd' });
	// a new router has no flows of another translation to forget
	if (facts.ours.installed && !facts.tools.conntrack) notes.push({ type: 'no-conntrack' });
	if (!facts.tools.tc || facts.clsBpf === 'missing') notes.push({ type: 'no-tunnel-guard' });
	if (choices.backend === 'iptables' && facts.iptables) {
		const mixed =
			facts.iptables !== 'legacy' && facts.foreignTables.some(({ program }) => program === 'iptables-legacy');
		notes.push({ type: 'iptables-variant', variant: facts.iptables, mixed });
	}
	for (const { family, name, program, translates } of facts.foreignTables) {
		notes.push({ type: 'foreign-table-kept', family, name, translates, ...(program === undefined ? {} : { program }) });
	}
	return notes;
}

/** A mistyped host looks like this; one behind another router of the LAN, too. Without an address on the LAN nothing is known. */
function hostsElsewhere({ lan, nat }: Choices, { interfaces }: Facts): readonly string[] {
	const { addresses = [] } = interfaces.find(({ name }) => name === lan) ?? {};
	const networks = addresses.flatMap(({ family, address, length }) => {
		const bits = family === 4 ? parseAddress4(address) : undefined;
		return bits === undefined ? [] : [prefix4(bits, length)];
	});
	if (networks.length === 0) return [];
	const hosts = [...new Set([...nat.forwards.map(({ host }) => host), ...nat.fullCone])];
	return hosts.filter((host) => {
		const bits = parseAddress4(host) ?? 0;
		return !networks.some(({ network, length }) => prefix4(bits, length).network === network);
	});
}

/** What could cut the user off. */
export function risksOf(choices: Choices, facts: Facts): readonly Risk[] {
	const risks: Risk[] = [];
	const { ssh } = facts;
	// An IPv4 session that comes from beyond its interface's own network answers by the IPv4 default route, which moves
	// into the tunnel.
	if (ssh && !ssh.onLink && !ssh.clientAddress.includes(':'))
		risks.push({ name: 'lose-ssh', device: ssh.device ?? '?' });
	for (const device of [choices.wan, choices.lan]) {
		const owner = facts.interfaces.find(({ name }) => name === device)?.owner ?? 'none';
		if (device === choices.wan && owner !== 'none' && owner !== 'ifupdown')
			risks.push({ name: 'managed-interface', device, owner });
	}
	return risks;
}
