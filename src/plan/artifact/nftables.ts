import type { Ce } from '../../map/ce.ts';
import { type AliasRange, aliasRange } from '../alias-range.ts';
import type { NatForm, NatOptions } from '../nat-options.ts';
import { renderAlias } from './nftables-alias.ts';
import { renderHash } from './nftables-hash.ts';

/**
 * The rules for nftables. `alias` unless the user wants the `hash` form, or the set is so large and so scattered that no
 * range can stand for it (see aliasRange): with that many ports in each block the hash loses nothing.
 */
export function renderNftables(ce: Ce, options: NatOptions): string {
	const range = aliasFor(ce, options);
	return range ? renderAlias(ce, range, options) : renderHash(ce, options);
}

/** The form that the rules have in the end. */
export function formUsed(ce: Ce, options: NatOptions): NatForm {
	return options.form === 'alias' && !aliasFor(ce, options) ? 'hash' : options.form;
}

/** The range that stands for the port set; none where the rules are those of `hash`. */
export function aliasFor(ce: Ce, { form }: NatOptions): AliasRange | undefined {
	return form === 'alias' ? aliasRange(ce.ports) : undefined;
}
