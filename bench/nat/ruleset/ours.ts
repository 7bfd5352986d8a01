import { renderIptables } from '../../../src/plan/artifact/iptables.ts';
import { renderNftables } from '../../../src/plan/artifact/nftables.ts';
import { replacing } from '../../../src/plan/artifact/nftables-load.ts';
import { natOptions } from '../../../src/plan/nat-options.ts';
import type { Line } from '../line.ts';
import type { Ruleset } from './ruleset.ts';

/** What `mape-setup` writes, from the product's own renderer. */
export function alias({ ce }: Line): Ruleset {
	return {
		id: 'alias',
		title: 'ours, alias',
		loader: 'nft',
		text: renderNftables(ce, natOptions('nftables')),
		replacing,
		ports: ce.ports,
		required: true,
	};
}

export function hash({ ce }: Line): Ruleset {
	return {
		id: 'hash',
		title: 'ours, hash',
		loader: 'nft',
		text: renderNftables(ce, natOptions('nftables', { form: 'hash' })),
		replacing,
		ports: ce.ports,
		required: true,
	};
}

/** The backend for those who want iptables: its best, and the article's own rules with the leaks closed. */
export function iptables({ ce }: Line, form: 'hash' | 'article'): Ruleset {
	return {
		id: `iptables-${form}`,
		title: `ours, iptables ${form}`,
		loader: 'iptables-restore',
		text: renderIptables(ce, natOptions('iptables', { form })),
		ports: ce.ports,
	};
}

/** The default with full cone for a LAN host. */
export function fullCone({ ce }: Line, host: string): Ruleset {
	const text = renderNftables(ce, natOptions('nftables', { fullCone: [host] }));
	return {
		id: 'alias-full-cone',
		title: 'ours, alias, full-cone host',
		loader: 'nft',
		text,
		ports: ce.ports,
		required: true,
		only: 'mapping',
	};
}
