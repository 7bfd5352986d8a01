import type { Facts } from '../detect/facts.ts';
import { gather } from '../detect/gather.ts';
import type { Language } from '../text/language.ts';
import type { CommandContext } from './context.ts';
import { interfaceLines } from './detect-lines.ts';
import { detectOpenbsd } from './detect-openbsd.ts';
import { exitCodes } from './exit-code.ts';
import { refuse } from './refuse.ts';

/** What is found on this machine. */
export async function detect(context: CommandContext): Promise<number> {
	const { io, system, flags } = context;
	if (system.platform === 'openbsd') return detectOpenbsd(context);
	const json = flags.json !== undefined;
	const facts = await gather(system);
	if (!facts.ok) return refuse(facts.problem, io, json);
	await io.write(json ? `${JSON.stringify({ schema: 1, ...facts.value })}\n` : text(facts.value, io.language));
	return exitCodes.done;
}

function text(facts: Facts, language: Language): string {
	const label = labels[language];
	const tools = Object.entries(facts.tools).filter(([, path]) => path === false);
	return [
		...interfaceLines(facts, language),
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
		kernel: 'Kernel',
		yes: 'yes',
		no: 'no',
		missing: 'Commands not installed:',
		foreign: 'Other packet filter tables (left alone):',
		ours: 'Configured by mape-setup:',
	},
	ja: {
		kernel: 'カーネル',
		yes: 'あり',
		no: 'なし',
		missing: 'インストールされていないコマンド:',
		foreign: 'ほかのパケットフィルタのテーブル (変更しません):',
		ours: 'mape-setup による設定:',
	},
};
