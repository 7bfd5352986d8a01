import { formatPrefix6 } from '../../map/prefix.ts';
import type { Page } from '../page.ts';
import type { Answers } from './rail.ts';

/** What stands under the steps that are done. */
export const answersIn = ({ state, words }: Page): Answers => {
	if (state.step === 'detecting' || state.step === 'ended') return {};
	const choices =
		state.step === 'verify' ? state.subject.choices : state.step === 'apply' ? state.plan.choices : undefined;
	const ce =
		state.step === 'verify'
			? state.subject.ce
			: 'ce' in state
				? state.ce
				: state.step === 'apply'
					? state.plan.ce
					: undefined;
	const kept = 'kept' in state ? state.kept : {};
	const link = choices ?? kept.link;
	const delegation = choices?.delegation ?? kept.delegation;
	const provider = choices?.provider ?? kept.provider?.id;
	return {
		...(link ? { link: `${link.wan} · LAN ${link.lan}` } : {}),
		...(delegation ? { prefix: formatPrefix6(delegation.prefix) } : {}),
		...(provider ? { provider: words.providerName(provider) } : {}),
		...(ce ? { parameters: `${ce.ipv4}${ce.psidLength === 0 ? '' : ` · PSID ${ce.psid}`}` } : {}),
	};
};
