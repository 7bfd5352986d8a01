import { br } from './br.ts';
import { ceAddress } from './ce-address.ts';
import type { Check } from './check.ts';
import { conntrack } from './conntrack.ts';
import { defaultRoute } from './default-route.ts';
import { dns } from './dns.ts';
import { foreign } from './foreign.ts';
import { homeGateway } from './home-gateway.ts';
import { ipv4 } from './ipv4.ts';
import { ipv6 } from './ipv6.ts';
import { link } from './link.ts';
import { mtu } from './mtu.ts';
import { portBlocks } from './port-blocks.ts';
import { ports } from './ports.ts';
import { prefix } from './prefix.ts';
import { rules } from './rules.ts';
import { rulesFile } from './rules-file.ts';
import { sourceAddress } from './source-address.ts';
import { tunnel } from './tunnel.ts';

/** All checks, in dependency order. */
export const checks: readonly Check[] = [
	link,
	defaultRoute,
	prefix,
	ceAddress,
	tunnel,
	rules,
	rulesFile,
	foreign,
	conntrack,
	ports,
	ipv6,
	homeGateway,
	br,
	ipv4,
	sourceAddress,
	portBlocks,
	mtu,
	dns,
];
