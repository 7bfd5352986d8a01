import type { Check } from './check.ts';
import { ok, warning } from './check.ts';
import { type OwnTable, ownTable } from './observe/own-table.ts';

/**
 * Are the rules that are loaded those of the file, line by line? Of iptables the check of the rules compares each chain
 * itself. Apart from that check, because nothing waits for this one, and a small router works on it for long.
 */
export const rulesFile: Check<OwnTable | undefined> = {
	id: 'rules-file',
	needs: ['rules'],
	mandatory: false,
	limitMs: 30_000,

	observe: async (system, { choices }) => (choices.backend === 'nftables' ? ownTable(system) : undefined),

	judge(own) {
		return own && own.loaded !== own.planned ? warning({ code: 'rules-edited', lines: differences(own) }) : ok();
	},
};

/** Without their order: what is only there, and what is only in the file. */
function differences({ loaded, planned }: OwnTable): readonly string[] {
	const [before, after] = [loaded, planned].map((text) => text.split('\n').map((line) => line.trim()));
	return [
		...before!.filter((line) => !after!.includes(line)).map((line) => `-${line}`),
		...after!.filter((line) => !before!.includes(line)).map((line) => `+${line}`),
	];
}
