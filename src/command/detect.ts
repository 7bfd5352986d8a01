import type { Facts } from '../detect/facts.ts';
import { gather } from '../detect/gather.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { refuse } from './refuse.ts';

/** What is found on this machine. */
export async function detect({ io, system, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const facts = await gather(system);
	if (!facts.ok) return refuse(facts.problem, io, json);
	await io.write(json ? `${JSON.stringify({ schema: 1, ...facts.value })}\n` : text(facts.value, io.language));
	return exitCodes.done;
}

function text(facts: Facts, language: Language): string {
	const words = wizardText[language].link;
	const label = labels[language];
	const lines = facts.interfaces
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
				...(facts.wanCandidates[0] === one.name ? [label.candidate] : []),
			];
			return [
				`${one.name}  ${signs.join(', ')}`,
				...one.addresses.map(({ address, length }) => `    ${address}/${length}`),
			];
		});
	const tools = Object.entries(facts.tools).filter(([, path]) => path === false);
	return [
		...lines,
		'',
		`${label.kernel} ${facts.kernel}, ip6_tunnel: ${facts.ip6Tunnel === true ? label.yes : facts.ip6Tunnel === 'missing' ? label.no : '?'}, systemd: ${facts.hasSystemd ? label.yes : label.no}`,
		`${label.missing} ${tools.length === 0 ? '–' : tools.map(([name]) => name).join(', ')}`,
		`${label.foreign} ${facts.foreignTables.length === 0 ? '–' : facts.foreignTables.map(({ family, name, program }) => `${family} ${name}${program === undefined ? '' : ` (${program})`}`).join(', ')}`,
		`${label.ours} ${facts.ours.installed ? label.yes : label.no}`,
		'',
	].join('\n');
}

const labels = {
	en: {
		candidate: 'likely WAN',
		kernel: 'Kernel',
		yes: 'yes',
		no: 'no',
		missing: 'Commands not installed:',
		foreign: 'Other packet filter tables (left alone):',
		ours: 'Configured by mape-setup:',
	},
	ja: {
		candidate: 'WAN の候補',
		kernel: 'カーネル',
		yes: 'あり',
		no: 'なし',
		missing: 'インストールされていないコマンド:',
		foreign: '他のパケットフィルタのテーブル (変更しません):',
		ours: 'mape-setup による設定:',
	},
};
