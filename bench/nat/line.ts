import { type Ce, deriveCe } from '../../src/map/ce.ts';
import { countPorts } from '../../src/map/port-set.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { parseRule } from '../../src/map/rule-text.ts';

/** A line to measure on: the port set of a kind of operator, at an address for documentation (RFC 5737). */
export interface Line {
	readonly title: string;
	readonly ports: number;
	readonly ce: Ce;
}

/** 15 blocks of 16: PSID offset 4, 8 bits of PSID. */
export const like240 = line('v6plus-like', 'offset=4,psid=119,psidlen=8');
/** 63 blocks of 16: PSID offset 6, 6 bits of PSID. */
export const like1008 = line('OCN-like', 'offset=6,psid=43,psidlen=6');

function line(title: string, sharing: string): Line {
	const rule = parseRule(`ipv6=2001:db8::/32,ipv4=203.0.113.77/32,ea=0,${sharing}`);
	const prefix = parsePrefix6('2001:db8::/56');
	if (!rule.ok || !prefix.ok) throw new Error(JSON.stringify([rule, prefix]));
	const ce = deriveCe(rule.value, prefix.value);
	if (!ce.ok) throw new Error(JSON.stringify(ce));
	return { title, ports: countPorts(ce.value.ports), ce: ce.value };
}
