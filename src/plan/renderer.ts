import type { Ce } from '../map/ce.ts';
import { renderIptables } from './artifact/iptables.ts';
import { renderNftables } from './artifact/nftables.ts';
import type { Backend } from './choices.ts';
import { names } from './names.ts';
import type { NatOptions } from './nat-options.ts';

/** One packet filter: how its rules are written, tried without effect, and loaded in one transaction. */
export interface Renderer {
	readonly file: string;
	render(ce: Ce, options: NatOptions): string;
	/** Reads the rules from standard input and changes nothing. */
	readonly try: readonly string[];
	readonly tool: 'nft';
	/** Debian package of the tool. */
	readonly package: string;
}

export const renderers: Readonly<Record<Backend, Renderer>> = {
	nftables: {
		file: names.rules,
		render: renderNftables,
		try: ['nft', '-c', '-f', '-'],
		tool: 'nft',
		package: 'nftables',
	},
	iptables: {
		file: '/etc/mape-setup/nat.rules',
		render: renderIptables,
		try: ['iptables-restore', '--noflush', '--test'],
		tool: 'nft',
		package: 'iptables',
	},
};

export const backends = Object.keys(renderers) as readonly Backend[];
