import type { Delegation } from '../detect/delegation.ts';
import type { Ce } from '../map/ce.ts';
import { formatAddress6, parseAddress6 } from '../map/prefix.ts';
import { keepBr } from './kept.ts';
import { baseOf, end, go, type Move, stay } from './move.ts';
import type { Problem } from './problem.ts';
import type { At, Base, ChosenProvider, Event, Link } from './state.ts';

/** The answers that lead here. */
export interface Line {
	readonly link: Link;
	readonly delegation: Delegation;
	readonly provider: ChosenProvider;
	readonly ce: Ce;
}

export function enterParameters(base: Base, line: Line, problem?: Problem): At<'parameters'> {
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
	return stay(showing(state, { ...base, kept: keepBr(base.kept, br) }, br));
}

function showing(state: At<'parameters'>, base: Base, br: string): At<'parameters'> {
	const { problem: _, typing: __, ...rest } = state;
	return { ...rest, ...base, br };
}

function typing(state: At<'parameters'>, base: Base, text: string, problem?: Problem): At<'parameters'> {
	return { ...showing(state, base, state.br), typing: { text }, ...(problem === undefined ? {} : { problem }) };
}
