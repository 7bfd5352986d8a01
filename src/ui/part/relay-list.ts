import type { RelayOutcome } from '../../probe/relay.ts';
import type { PageOf } from '../page.ts';
import { attention, dim, failure, failureBold, ok, paragraph, type Row, row, type Span } from '../row.ts';
import type { Fact } from './fact-table.ts';

/** What the border relays answered to packets: below the address that would be used, then the others that were asked. */
export const relayFacts = ({ state: { probe, br }, words, glyphs }: PageOf<'parameters'>): readonly Fact[] => {
	if (probe === undefined) return [];
	const shown = (outcome: RelayOutcome, text: string): Span => {
		switch (outcome.type) {
			case 'confirmed':
				return ok(`${glyphs.done} ${text}`);
			case 'asked':
				return dim(text);
			case 'cannot':
				return attention(`${glyphs.warning} ${text}`);
			default:
				return failure(`${glyphs.failed} ${text}`);
		}
	};
	const own = probe.relays.filter((one) => one.br === br);
	// while all is well, what else the operator has is of no interest
	const others = own.some(({ outcome }) => outcome.type === 'confirmed' || outcome.type === 'cannot')
		? []
		: probe.relays.filter((one) => one.br !== br && one.outcome.type !== 'asked');
	return [
		...own.map(({ outcome }) => ({ label: '', value: shown(outcome, words.relayOutcome(outcome)) })),
		...others.map(({ br: other, outcome }) => ({
			label: '',
			value:
				outcome.type === 'confirmed'
					? ok(`${other}: ${words.relayOutcome(outcome)}`)
					: dim(`${other}: ${words.relayOutcome(outcome)}`),
		})),
	];
};

/** Said loudly, and nothing is stopped by it. */
export const relayAdvice = ({ state: { probe, br }, words, columns, glyphs }: PageOf<'parameters'>): readonly Row[] => {
	const advice = probe && words.probeAdvice(probe, br);
	return advice === undefined ? [] : paragraph(advice, columns, failureBold, row(failure(`${glyphs.failed} `)));
};
