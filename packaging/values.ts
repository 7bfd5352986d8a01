import type { CommandName, OptionName } from '../src/command/flags.ts';
import { pfBackends } from '../src/plan/pf.ts';
import type { Risk } from '../src/plan/plan.ts';
import { backends } from '../src/plan/renderer.ts';
import { providers } from '../src/provider/table.ts';
import { scenarioNames } from '../src/system/scenario/scenarios.ts';
import { optionOf } from './option.ts';

/** What a shell can offer for the value of an option. */
export type Values =
	| { readonly kind: 'words'; readonly words: readonly string[] }
	| { readonly kind: 'interface' | 'file' | 'folder' | 'unknown' };

const risks: readonly Risk['name'][] = ['lose-ssh'];

/** Where flags.ts leaves it to others which values there are. */
const known: Partial<Record<OptionName, readonly string[]>> = {
	provider: providers.map(({ id }) => id),
	backend: backends,
	demo: scenarioNames,
	'accept-risk': risks,
	// the one word that may stand instead of a port or a host
	forward: ['none'],
	'full-cone': ['none'],
};

/** Only a plan can be for another machine. */
const elsewhere: Partial<Record<OptionName, Partial<Record<CommandName, readonly string[]>>>> = {
	backend: { plan: [...backends, ...pfBackends] },
};

const kinds: Readonly<Record<string, 'interface' | 'file' | 'folder'>> = {
	IF: 'interface',
	FILE: 'file',
	DIR: 'folder',
};

export function valuesOf(name: OptionName, command?: CommandName): Values {
	const { values, takes = '' } = optionOf(name);
	const words = (command && elsewhere[name]?.[command]) ?? values ?? known[name];
	if (words) return { kind: 'words', words };
	return { kind: kinds[takes] ?? 'unknown' };
}

/** The commands for which an option takes other values than for the rest. */
export const exceptionsOf = (name: OptionName): readonly CommandName[] =>
	Object.keys(elsewhere[name] ?? {}) as readonly CommandName[];
