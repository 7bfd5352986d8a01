import type { Finding } from '../../check/finding.ts';
import type { Observed } from '../../check/observe/command.ts';
import type { LinkState } from '../../check/observe/ip-json.ts';
import { wrongTunnel } from '../../check/tunnel.ts';
import { names } from '../../plan/names.ts';
import type { LiveState, Plan } from '../../plan/plan.ts';
import { tunnelMtu } from '../../plan/tunnel.ts';

/** Kind, both ends, encapsulation limit, up, and MTU. */
export function judgeTunnel(
	links: Observed<readonly LinkState[]>,
	{ choices, ce }: Plan,
): Pick<LiveState, 'change' | 'lines'> {
	const missing = { change: 'missing', lines: [`+${names.tunnel} ${ce.address} ${choices.br}`] } as const;
	if (!links.ok) return links.problem.code === 'interface-missing' ? missing : { change: 'unknown', lines: [] };
	const [device] = links.value;
	if (!device) return missing;
	const wrong = wrongTunnel(device, { choices, ce });
	const lines = [
		...(wrong ? evidence(wrong) : []),
		...(device.mtu === tunnelMtu ? [] : [`-mtu ${device.mtu}`, `+mtu ${tunnelMtu}`]),
	];
	return { change: lines.length === 0 ? 'same' : 'drifted', lines };
}

function evidence(finding: Finding): readonly string[] {
	switch (finding.code) {
		case 'tunnel-kind':
			return [`-${finding.seen}`, '+ip6tnl ipip6'];
		case 'tunnel-endpoint':
			return [`-${finding.end} ${finding.seen}`, `+${finding.end} ${finding.expected}`];
		case 'tunnel-encap-limit':
			return [`-encaplimit ${finding.limit}`, '+encaplimit none'];
		default:
			return ['-down', '+up'];
	}
}
