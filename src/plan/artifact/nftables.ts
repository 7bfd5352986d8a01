import type { Ce } from '../../map/ce.ts';
import { aliasRange } from '../alias-range.ts';
import type { NatOptions } from '../nat-options.ts';
import { renderAlias } from './nftables-alias.ts';
import { renderHash } from './nftables-hash.ts';

export { tunnelMtu, usableBlocks } from './nftables-common.ts';

/**
 * The rules for nftables. `alias` unless the user wants the `hash` form, or the set is so large and so scattered that no
 * range can stand for it (see aliasRange): with that many ports in each block the hash loses nothing.
 */
export function renderNftables(ce: Ce, options: NatOptions): string {
	const range = options.form === 'hash' ? undefined : aliasRange(ce.ports);
	return range ? renderAlias(ce, range, options) : renderHash(ce, options);
}
