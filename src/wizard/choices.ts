import type { Choices } from '../plan/choices.ts';
import { natFor, natOptions } from '../plan/nat-options.ts';
import type { Line } from './parameters.ts';
import type { Base } from './state.ts';

/** The answers so far, as a plan is made from them. */
export function choicesOf({ kept, preset }: Base, line: Line, br: string): Choices {
	const { link, delegation, provider } = line;
	const asked = kept.backend ?? preset.backend ?? 'nftables';
	const nat = kept.nat ?? natOptions(asked, preset.nat);
	const backend = kept.switchedTo ?? asked;
	const answer = { backend, nat: natFor(backend, { backend: asked, nat }) };
	return { ...link, delegation, provider: provider.id, rule: provider.rule, br, ...answer };
}
