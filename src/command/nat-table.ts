import type { CheckSubject } from '../check/check.ts';
import type { Language } from '../text/language.ts';
import { formWords, natWords, protocolName } from '../text/nat.ts';
import { labelled } from './calc-table.ts';

/** How the port set is used, for people: the form, what is forwarded from where to where, and who is open to anybody. */
export function natTable({ choices, ce }: CheckSubject, language: Language): readonly string[] {
	const words = natWords[language];
	const { forwards, fullCone, timeouts } = choices.nat;
	const outside = forwards.map(({ port }) => `${ce.ipv4}:${port}`);
	const inside = forwards.map(({ host, hostPort }) => `${host}:${hostPort}`);
	const width = (cells: readonly string[]) => Math.max(0, ...cells.map((cell) => cell.length)) + 2;
	return labelled([
		[words.label.ports, formWords({ choices, ce }, language)],
		...forwards.map(({ protocol }, i) => {
			const ends = outside[i]!.padEnd(width(outside)) + inside[i]!.padEnd(width(inside));
			return [i === 0 ? words.label.forward : '', ends + protocolName[protocol]] as const;
		}),
		...fullCone.map((host, i) => [i === 0 ? words.label.fullCone : '', host] as const),
		...(fullCone.length === 0 ? [] : [['', words.anybody] as const]),
		[words.label.timeouts, words.timeouts[timeouts]],
	]);
}
