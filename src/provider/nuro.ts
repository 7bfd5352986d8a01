import { provider, type RuleGroup, ruleList } from './rule-list.ts';
import { seen, source } from './source.ts';

const reported: RuleGroup = {
	psidOffset: 4,
	br: '2001:3b8:200:ff9::1',
	source: [source.herrkartoffel, source.fleth, source.configSoftwareNuro, source.autoConfig],
	seen,
	confidence: 'reported',
};
/** Nobody saw these: the reported ones, continued by arithmetic. */
const extrapolated: RuleGroup = {
	...reported,
	source: [source.fleth, source.configSoftwareNuro],
	confidence: 'extrapolated',
};

export const nuro = provider(
	{
		id: 'nuro',
		name: { en: 'NURO Hikari', ja: 'NURO光' },
		operator: 'Sony Network Communications',
	},
	() => [
		...ruleList(
			reported,
			`
			240d:f::/36 219.104.128.0/20
			240d:f:1000::/36 219.104.144.0/20
			240d:f:2000::/36 219.104.160.0/20
			240d:f:3000::/36 219.104.176.0/20
			`,
		),
		...ruleList(
			extrapolated,
			`
			240d:f:4000::/36 219.104.192.0/20
			240d:f:5000::/36 219.104.208.0/20
			240d:f:6000::/36 219.104.224.0/20
			240d:f:7000::/36 219.104.240.0/20
			240d:f:8000::/36 219.105.0.0/20
			240d:f:9000::/36 219.105.16.0/20
			240d:f:b000::/36 219.105.48.0/20
			240d:f:c000::/36 219.105.64.0/20
			240d:f:e000::/36 219.105.96.0/20
			240d:f:f000::/36 219.105.112.0/20
			240d:10::/36 219.105.128.0/20
			240d:10:1000::/36 219.105.144.0/20
			`,
		),
		// auto-config.js and aios add the index to the third octet without multiplying it by 16; their values are no /20.
		...ruleList({ ...extrapolated, disputedWith: '219.104.138.0/20' }, '240d:f:a000::/36 219.105.32.0/20'),
		...ruleList({ ...extrapolated, disputedWith: '219.104.141.0/20' }, '240d:f:d000::/36 219.105.80.0/20'),
	],
);
