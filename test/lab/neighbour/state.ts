import { expect } from 'vitest';
import type { TestLab } from '../harness.ts';

/** What all other programs have on the router, in comparable lines. */
export async function neighbourhood(lab: TestLab): Promise<string> {
	const { code, stdout, stderr } = await lab.router(
		`
		echo '== nftables'; nft -s list ruleset 2>/dev/null
		for program in iptables ip6tables; do echo "== $program"; $program-save | grep -v '^#' | sed -E 's/ \\[[0-9]+:[0-9]+\\]$//'; done
		for family in 4 6; do
			echo "== rules $family"; ip -$family rule show
			echo "== routes $family"; ip -$family route show table all | grep -v 'proto ra' | sed -E 's/ expires [0-9]+sec//' | sort
		done
		echo '== addresses'; ip -o address show | sed -E 's/ +valid_lft.*//; s/^[0-9]+: //' | sort
		echo '== links'; ip -o link show | sed -E 's/^[0-9]+: //; s/ (qlen|link-netnsid) .*//' | sort
		echo '== settings'; sysctl -a -r '^net\\.' 2>/dev/null | grep -vE '\\.(stable_secret|tcp_fastopen_key|nf_conntrack_count) ='
	`,
		{ timeoutMs: 120_000 },
	);
	expect(`${code} ${stderr}`).toBe('0 ');
	return stdout;
}

/**
 * The same without exactly what is ours while it runs. What the kernel itself does to a machine that becomes a router is
 * ours, too: it has anycast addresses, and takes no redirects.
 */
export function withoutOurs(lines: string, lab: TestLab): string {
	const { ce, ipv4 } = lab.line.subscriber!;
	const prefix = lab.line.prefix.replace(/::\/\d+$/, '').replace(/0+$/, '');
	const settings = [
		String.raw`net\.ipv4\.ip_forward`,
		String.raw`net\.ipv[46]\.conf\.[^.]+\.forwarding`,
		String.raw`net\.ipv4\.conf\.all\.accept_redirects`,
		String.raw`net\.ipv6\.conf\.wan\.accept_ra`,
		String.raw`net\.netfilter\.nf_conntrack_(tcp|udp|icmp)_timeout[a-z_]*`,
		String.raw`net\.ipv[46]\.(conf|neigh)\.mape0\.[a-z0-9_]+`,
	];
	const ours = new RegExp(`\\bmape0\\b|${ipv4}|${short(ce)}|\\b${prefix}|^anycast |^(${settings.join('|')}) =`);
	const [rules = '', rest = ''] = lines.split(/(?=^== rules 4)/m);
	return `${rulesOfOthers(rules)}${rest
		.split('\n')
		.filter((line) => !ours.test(line))
		.join('\n')}`;
}

/**
 * Of nft and of iptables-save. The tables and chains that iptables makes to put ours into are ours until they go again,
 * so what is empty does not count here; `neighbourhood` is compared with all of it.
 */
function rulesOfOthers(rules: string): string {
	return rules
		.replace(/^table ip mape \{\n[\s\S]*?^\}\n/m, '')
		.replaceAll(/^\tchain MAPE-\S+ \{\n[\s\S]*?^\t\}\n\n?/gm, '')
		.replaceAll(/^.* (jump|-j) MAPE-.*\n/gm, '')
		.replaceAll(/^(:|-A )MAPE-.*\n/gm, '')
		.replaceAll(/^\tchain [A-Z]+ \{\n\t\ttype [^\n]* policy accept;\n\t\}\n\n?/gm, '')
		.replaceAll(/^table \S+ \S+ \{\n\}\n/gm, '')
		.replaceAll(/^:[A-Z]+ ACCEPT\n/gm, '')
		.replaceAll(/^\*[a-z]+\nCOMMIT\n/gm, '')
		.replaceAll(/\n+(?=\t?\})/g, '\n');
}

/** As far as `ip` prints it the same. */
const short = (address: string) => address.split(':').slice(0, 5).join(':');
