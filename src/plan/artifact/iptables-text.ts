import type { PortBlock } from '../../map/port-set.ts';
import { names } from '../names.ts';

/** One table of an iptables-restore file: jumps from the built-in chains, and chains of our own, which may be empty. */
export interface Table {
	readonly name: 'mangle' | 'nat' | 'filter';
	/** `POSTROUTING -o mape0 -j MAPE-SNAT`: always the first of their chain, so that no other program decides before. */
	readonly jumps: readonly string[];
	/** Rules without `-A CHAIN`; a line that begins with # is a comment before the next rule. */
	readonly chains: Readonly<Record<string, readonly string[]>>;
}

/** How a new connection gets its block: what stands in MAPE-SNAT, and the chains that it calls. */
export interface Choice {
	readonly rules: readonly string[];
	readonly chains: Table['chains'];
}

export const prefix = names.chainPrefix;

export function renderTable({ name, jumps, chains }: Table): string {
	const lines = Object.entries(chains).flatMap(([chain, rules]) =>
		rules.map((rule) => (rule.startsWith('#') ? rule : `-A ${chain} ${rule}`)),
	);
	return [
		`*${name}`,
		...Object.keys(chains).map((chain) => `:${chain} - [0:0]`),
		...jumps.map((jump) => `-I ${jump}`),
		...lines,
		'COMMIT',
		'',
	].join('\n');
}

/** `192.0.2.1:1776-1791` */
export const addressAndPorts = (address: string, { first, last }: PortBlock): string =>
	`${address}:${first === last ? first : `${first}-${last}`}`;
