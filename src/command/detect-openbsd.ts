import { gatherOpenbsd, type OpenbsdFacts } from '../detect/openbsd/gather.ts';
import type { Language } from '../text/language.ts';
import type { CommandContext } from './context.ts';
import { interfaceLines } from './detect-lines.ts';
import { exitCodes } from './exit-code.ts';
import { refuse } from './refuse.ts';

/** What is found on a machine with OpenBSD; Linux's tools and tables are not looked for there. */
export async function detectOpenbsd({ io, system, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const facts = await gatherOpenbsd(system);
	if (!facts.ok) return refuse(facts.problem, io, json);
	await io.write(json ? `${JSON.stringify({ schema: 1, ...facts.value })}\n` : text(facts.value, io.language));
	return exitCodes.done;
}

function text(facts: OpenbsdFacts, language: Language): string {
	const label = labels[language];
	const forwarding = Object.entries(facts.sysctls).map(([name, value]) => `${name}=${value}`);
	const leases = facts.leases.map(({ device, state, prefixes }) => [device, `[${state}]`, ...prefixes].join(' '));
	return [
		...interfaceLines(facts, language),
		'',
		`OpenBSD ${facts.release}, ${forwarding.join(', ')}`,
		`${label.leases} ${leases.length === 0 ? '–' : leases.join(', ')}`,
		'',
	].join('\n');
}

const labels: Readonly<Record<Language, { readonly leases: string }>> = {
	en: { leases: 'Prefixes that dhcp6leased asks for:' },
	ja: { leases: 'dhcp6leased が求めているプレフィックス:' },
};
