import type { Ce } from '../map/ce.ts';
import { leftOver } from './chance.ts';
import type { Rule } from './command/rule.ts';
import type { Finding } from './finding.ts';
import type { Found, Placed } from './found.ts';
import { leavesBy, translations, tunnelNames } from './own.ts';

type Marking = Placed<Extract<Rule, { kind: 'mark' }>>;

/** Scripts choose a block by a mark: one rule gives it, and for each there is a rule that translates. */
export function judgeMarks(found: Found, ce: Ce): Finding[] {
	const rules = translations(found, ce).filter(({ mark }) => mark !== undefined);
	const isOurs = leavesBy(tunnelNames(found, ce.ipv4));
	const markings = found.rules.filter((rule): rule is Marking => rule.kind === 'mark' && isOurs(rule));
	const [rule, marking] = [rules[0], markings[0]];
	if (!found.complete || !rule || !marking || [...rules, ...markings].some(({ certain }) => !certain)) return [];
	const findings: Finding[] = [];
	const given = [...new Set(markings.flatMap(({ marks }) => marks))];
	const wanted = [...new Set(rules.map(({ mark }) => mark!))];
	const lost = given.filter((mark) => !wanted.includes(mark));
	const idle = wanted.filter((mark) => !given.includes(mark));
	const takesRest = translations(found, ce).some(({ mark, narrow }) => mark === undefined && !narrow);
	if (lost[0] !== undefined && !takesRest)
		findings.push({
			code: 'mark-without-rule',
			line: marking.line,
			marks: lost.length,
			mark: lost[0],
			of: given.length,
		});
	if (idle[0] !== undefined)
		findings.push({ code: 'rule-without-mark', line: rule.line, marks: idle.length, mark: idle[0] });
	const perConnection = markings.find((one) => one.perConnection);
	if (perConnection) findings.push({ code: 'block-per-connection', line: perConnection.line });
	const left = leftOver(
		markings.filter(({ chain, protocols }) => chain === marking.chain && (protocols?.includes('tcp') ?? true)),
	);
	if (left && !takesRest) findings.push({ code: 'falls-through', ...left });
	// the router's own packets begin at OUTPUT, and meet the others at POSTROUTING
	if (!takesRest && markings.every(({ chain }) => chain === 'prerouting' || chain === 'forward'))
		findings.push({ code: 'own-traffic', line: marking.line });
	return findings;
}
