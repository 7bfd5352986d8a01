import { provider, type RuleGroup, ruleList } from './rule-list.ts';
import { fc2Copies, seen, source } from './source.ts';

// The fc2 table has a /31 for each two of these; the rule server really sends /32 (two stored replies agree).
const group: RuleGroup = {
	psidOffset: 4,
	br: '2404:9200:225:100::64',
	source: [source.jpneServer, ...fc2Copies],
	seen,
	confidence: 'verified',
};
const blog = [...group.source, source.euank, source.atori];

export const v6plus = provider(
	{
		id: 'v6plus',
		name: { en: 'v6 Plus', ja: 'v6プラス' },
		operator: 'JPIX (JPNE)',
	},
	() => [
		...ruleList(
			{ ...group, source: [...group.source, source.opnsenseLine, source.euank, source.atori, source.massgame] },
			`
			240b:10::/32 106.72.0.0/16
			`,
		),
		...ruleList(
			{ ...group, source: blog },
			`
			240b:11::/32 106.73.0.0/16
			240b:251::/32 14.11.0.0/16
			240b:253::/32 14.13.0.0/16
			`,
		),
		...ruleList(
			{ ...group, source: [...blog, source.massgame] },
			`
			240b:12::/32 14.8.0.0/16
			240b:250::/32 14.10.0.0/16
			240b:252::/32 14.12.0.0/16
			`,
		),
		...ruleList(
			group,
			`
			240b:13::/32 14.9.0.0/16
			`,
		),
	],
);
