import { failure, success } from '../../map/result.ts';
import { type System, SystemError } from '../../system/system.ts';
import { ask, type Observed, toolMissing } from './command.ts';
import type { PortPlaces } from './port-place.ts';
import { PortTally, type PortUse } from './port-use.ts';

/** The kernel's own list, where it was built with one; Debian's is not. */
const procFile = '/proc/net/nf_conntrack';
const argv = ['conntrack', '-L', '-f', 'ipv4'] as const;
/** So many lines take a few milliseconds on a small router; keys and signals are heard in between. */
const sliceLines = 2_000;

/** Which of our ports are in use, from conntrack(8) or from the kernel's list where that is not installed. */
export async function readPortUse(system: System, places: PortPlaces): Promise<Observed<PortUse>> {
	const asked = await ask(system, argv, success);
	if (!asked.ok) return asked.problem.code === 'tool-missing' ? fromProc(system, places) : asked;
	const use = await tally(system, places, asked.value);
	return use ? success(use) : failure({ code: 'unreadable-output', argv, why });
}

const why = 'no line of it is a flow';

async function fromProc(system: System, places: PortPlaces): Promise<Observed<PortUse>> {
	try {
		const text = await system.read(procFile);
		if (text === undefined) return failure(toolMissing('conntrack'));
		const use = await tally(system, places, text);
		return use ? success(use) : failure({ code: 'unreadable-file', path: procFile, why });
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return failure({ code: 'unreadable-file', path: procFile, why: error.message });
	}
}

/** One odd line is counted and said; nothing but odd lines is another format: undefined. */
async function tally(system: System, places: PortPlaces, text: string): Promise<PortUse | undefined> {
	const counts = new PortTally(places);
	let lines = 0;
	for (let at = 0; at < text.length; ) {
		const newline = text.indexOf('\n', at);
		const end = newline < 0 ? text.length : newline;
		counts.add(text.slice(at, end));
		at = end + 1;
		if (++lines % sliceLines === 0) await system.sleep(0);
	}
	const use = counts.result();
	return use.unreadable > 0 && use.unreadable === lines ? undefined : use;
}
