import type { Facts } from '../detect/facts.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';

/** The interfaces and what was noticed on each, the same on every system. */
export function interfaceLines(
	facts: Pick<Facts, 'interfaces' | 'wanCandidates' | 'defaultRoutes4' | 'defaultRoutes6'>,
	language: Language,
): readonly string[] {
	const words = wizardText[language].link;
	return facts.interfaces
		.filter(({ kind }) => kind !== 'loopback')
		.flatMap((one) => {
			const signs = [
				one.carrier ? words.carrier : words.noCarrier,
				...(one.speed === undefined ? [] : [words.speed(one.speed)]),
				...(one.raSeen ? [words.ra] : []),
				...([...facts.defaultRoutes4, ...facts.defaultRoutes6].some(({ device }) => device === one.name)
					? [words.defaultRoute]
					: []),
				...(one.carriesSsh ? [words.ssh] : []),
				...(one.owner === 'none' ? [] : [words.managed(one.owner)]),
				...(facts.wanCandidates[0] === one.name ? [candidate[language]] : []),
			];
			return [
				`${one.name}  ${signs.join(', ')}`,
				...one.addresses.map(({ address, length }) => `    ${address}/${length}`),
			];
		});
}

const candidate: Readonly<Record<Language, string>> = { en: 'likely WAN', ja: 'WAN の候補' };
