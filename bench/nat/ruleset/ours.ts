import type { Ce } from '../../../src/map/ce.ts';
import { renderIptables } from '../../../src/plan/artifact/iptables.ts';
import { renderNftables } from '../../../src/plan/artifact/nftables.ts';
import type { NatOptions } from '../../../src/plan/nat-options.ts';
import type { Line } from '../line.ts';
import type { Ruleset } from './ruleset.ts';

const render: (ce: Ce, options: NatOptions) => string = renderNftables;
const plain = { fullCone: [], forwards: [] };

/** What `mape-setup` writes, from the product's own renderer. */
export function alias({ ce }: Line): Ruleset {
	return {
		id: 'alias',
		title: 'ours, alias',
		loader: 'nft',
		text: render(ce, { nat: 'alias', ...plain }),
		ports: ce.ports,
		ours: true,
	};
}

export function hash({ ce }: Line): Ruleset {
	return {
		id: 'hash',
		title: 'ours, hash',
		loader: 'nft',
		text: render(ce, { nat: 'hash', ...plain }),
		ports: ce.ports,
		ours: true,
	};
}

/** The backend for those who want iptables: its best, and the article's own rules with the leaks closed. */
export function iptables({ ce }: Line, nat: 'hash' | 'article'): Ruleset {
	return {
		id: `iptables-${nat}`,
		title: `ours, iptables ${nat}`,
		loader: 'iptables-restore',
		text: renderIptables(ce, { nat, ...plain }),
		ports: ce.ports,
		ours: true,
	};
}

/** The default with full cone for a LAN host. */
export function fullCone({ ce }: Line, host: string): Ruleset {
	const text = render(ce, { nat: 'alias', fullCone: [host], forwards: [] });
	return {
		id: 'alias-full-cone',
		title: 'ours, alias, full-cone host',
		loader: 'nft',
		text,
		ports: ce.ports,
		ours: true,
		only: 'mapping',
	};
}
