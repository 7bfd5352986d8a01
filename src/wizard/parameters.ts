import type { Delegation } from '../detect/delegation.ts';
import type { Ce } from '../map/ce.ts';
import { formatAddress6, parseAddress6 } from '../map/prefix.ts';
import { cannotProbe, relayCandidates } from '../probe/relay.ts';
import { keepBr } from './kept.ts';
import { baseOf, end, go, type Move, stay } from './move.ts';
import type { Problem } from './problem.ts';
import type { At, Base, ChosenProvider, Effect, Event, Link } from './state.ts';

/** The answers that lead here. */
export interface Line {
	readonly link: Link;
	readonly delegation: Delegation;
	readonly provider: ChosenProvider;
	readonly ce: Ce;
}

export function enterParameters(
	base: Base,
	line: Line,
	problem?: Problem,
): readonly [At<'parameters'>, readonly Effect[]] {
	return probing(opened(base, line, problem));
}

function opened(base: Base, line: Line, problem?: Problem): At<'parameters'> {
	const flag = base.preset.br === undefined ? undefined : parseAddress6(base.preset.br);
	const wanted = base.kept.br ?? (flag === undefined ? undefined : formatAddress6(flag));
	const br = wanted ?? line.provider.rule.br[0] ?? '';
	const said =
		problem ??
		(base.kept.br === undefined && base.preset.br !== undefined && flag === undefined
			? ({ code: 'br-syntax', input: base.preset.br } as const)
			: undefined);
	return {
		...base,
		step: 'parameters',
		...line,
		br,
		// Nobody knows it, so there is nothing to confirm: the field is open at once.
		...(br === '' ? { typing: { text: '' } } : {}),
		...(said === undefined ? {} : { problem: said }),
	};
}

export function updateParameters(state: At<'parameters'>, event: Event): Move {
	const base = baseOf(state);
	switch (event.type) {
		case 'start-typing':
			return state.typing ? stay(state) : stay(typing(state, base, state.br));
		case 'submit-text':
			return state.typing ? submit(state, base, event.text) : stay(state);
		case 'recheck': {
			if (state.typing || state.probe?.finished !== true) return stay(state);
			const [next, effects] = probing(state);
			return stay(next, ...effects);
		}
		case 'probed':
			return state.probe?.finished === false ? stay({ ...state, probe: event.report }) : stay(state);
		case 'accept':
			return state.typing ? stay(state) : go('review', { ...base, kept: keepBr(base.kept, state.br) });
		case 'back':
			return state.typing && state.br !== '' ? stay(showing(state, base, state.br)) : go('provider', base);
		case 'quit':
			return end({ type: 'quit', changed: state.applied });
		default:
			return stay(state);
	}
}

function submit(state: At<'parameters'>, base: Base, text: string): Move {
	const address = parseAddress6(text.trim());
	if (address === undefined) {
		const problem: Problem = text.trim() === '' ? { code: 'br-unknown' } : { code: 'br-syntax', input: text };
		return stay(typing(state, base, text, problem));
	}
	const br = formatAddress6(address);
	const next = showing(state, { ...base, kept: keepBr(base.kept, br) }, br);
	if (next.probe?.relays.some((one) => one.br === br) === true) return stay(next);
	const [probed, effects] = probing(next);
	return stay(probed, ...effects);
}

/** Asks the relays anew; whoever goes on does not wait for them. */
function probing(state: At<'parameters'>): readonly [At<'parameters'>, readonly Effect[]] {
	const { preset, link, ce, provider, br } = state;
	const relays = relayCandidates([br], ce, provider.id);
	if (preset.probe !== true || relays.length === 0) return [state, []];
	if (preset.dryRun) return [{ ...state, probe: cannotProbe(relays, { code: 'dry-run' }) }, []];
	const asked = relays.map((one) => ({ br: one, outcome: { type: 'asked' } as const }));
	const probe = { finished: false, line: 'unknown', relays: asked } as const;
	return [{ ...state, probe }, [{ type: 'probe', subject: { wan: link.wan, ce, relays } }]];
}

function showing(state: At<'parameters'>, base: Base, br: string): At<'parameters'> {
	const { problem: _, typing: __, ...rest } = state;
	return { ...rest, ...base, br };
}

function typing(state: At<'parameters'>, base: Base, text: string, problem?: Problem): At<'parameters'> {
	return { ...showing(state, base, state.br), typing: { text }, ...(problem === undefined ? {} : { problem }) };
}
