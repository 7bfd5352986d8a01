import type { OpenbsdFacts } from '../../detect/openbsd/gather.ts';
import { formatAddress6, parseAddress6 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';
import { mergePf } from '../../plan/artifact/pf-merge.ts';
import type { PfPlan } from '../../plan/pf.ts';
import { type System, SystemError } from '../../system/system.ts';
import type { OpenbsdProblem } from '../../wizard/problem.ts';

/** What `apply` does on OpenBSD, as data: the scripts are made of it. Every text in it is safe between a script's quotes. */
export interface OpenbsdChange {
	readonly wan: string;
	/** IPv6, without a length. */
	readonly ce: string;
	readonly br: string;
	readonly ipv4: string;
	/** The address was there before: it is neither added nor taken away. */
	readonly hasCe: boolean;
	/** Whole files as they are to be, without those that are so already; the one that brings the tunnel up at boot is the last. */
	readonly files: readonly OpenbsdFile[];
	/** As they are now. */
	readonly sysctls: Readonly<Record<string, string>>;
	/** Whose configuration is among the files. */
	readonly services: readonly string[];
}

export interface OpenbsdFile {
	readonly path: string;
	readonly content: string;
	/** Of a file that is not there yet; another keeps its own. */
	readonly mode: number;
}

const daemons = ['dhcp6leased', 'rad'] as const;
const tunnelFile = /^\/etc\/hostname\.gif\d+$/;

/** What would have to change on this machine; nothing when everything is so already. */
export async function changeFor(
	system: System,
	plan: PfPlan,
	facts: OpenbsdFacts,
): Promise<Result<OpenbsdChange, OpenbsdProblem>> {
	const { wan, br } = plan.choices;
	const ce = `${plan.ce.address}`;
	const files: OpenbsdFile[] = [];
	for (const file of plan.files) {
		let before: string | undefined;
		try {
			before = await system.read(file.path);
		} catch (error) {
			if (!(error instanceof SystemError)) throw error;
			return failure({ code: 'openbsd-unreadable', path: file.path, why: error.message });
		}
		const content = mergePf(file, before);
		if (content !== before) files.push({ path: file.path, content, mode: modeOf(file.path) });
	}
	files.sort((a, b) => Number(tunnelFile.test(a.path)) - Number(tunnelFile.test(b.path)));
	const addresses = facts.interfaces.find(({ name }) => name === wan)?.addresses ?? [];
	return success({
		wan,
		ce,
		br: formatAddress6(parseAddress6(br)!),
		ipv4: `${plan.ce.ipv4}`,
		hasCe: addresses.some(({ address }) => address === ce),
		files,
		sysctls: facts.sysctls,
		services: daemons.filter((name) => files.some(({ path, content }) => isAbout(name, path, content))),
	});
}

const isAbout = (name: string, path: string, content: string) =>
	path === `/etc/${name}.conf` || (path === '/etc/rc.conf.local' && content.includes(`${name}_flags=`));

/** As OpenBSD's own (hostname.if(5), pf.conf(5)): what others need not read is for root alone. */
function modeOf(path: string): number {
	if (path.startsWith('/etc/pf')) return 0o600;
	return path.startsWith('/etc/hostname.') ? 0o640 : 0o644;
}
