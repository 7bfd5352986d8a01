import type { Ce } from '../../map/ce.ts';
import type { Backend, Choices } from '../choices.ts';
import { names } from '../names.ts';
import type { Timeouts } from '../nat-options.ts';

/** What of conntrack's memory `up` sets. docs/nat.md has the reasons, and what they do to 240 ports. */
type Timer = keyof typeof kernelTimers;

/** In seconds, as every Linux has them (net/netfilter/nf_conntrack_proto_tcp.c `tcp_timeouts`, …_udp.c, …_icmp.c). */
const kernelTimers = {
	tcp_timeout_established: 432_000,
	tcp_timeout_syn_sent: 120,
	tcp_timeout_syn_recv: 60,
	tcp_timeout_fin_wait: 120,
	tcp_timeout_close_wait: 60,
	tcp_timeout_last_ack: 30,
	tcp_timeout_time_wait: 120,
	udp_timeout: 30,
	icmp_timeout: 30,
};

const sysctlOf = (timer: string) => `net.netfilter.nf_conntrack_${timer}`;

/** By sysctl: what a machine will have that has not loaded nf_conntrack yet. */
export const conntrackDefaults: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(kernelTimers).map(([timer, seconds]) => [sysctlOf(timer), String(seconds)]),
);

/** Before this version Linux never gives the port of a connection in TIME_WAIT to a new one (commit 4589725502871e). */
const reusesTimeWait = '6 5';

/** 240 ports are 48 connections a second to one server. A lost FIN is sent again well within this time. */
const shortTimeWait = 5;

/** RFC 5382 REQ-5, for either: keep-alives come every two hours. */
const established = 7440;

/** Values as sh reads them. */
function timersOf(backend: Backend, timeouts: Timeouts): Readonly<Record<Timer, number | string>> {
	if (timeouts === 'short')
		return {
			tcp_timeout_established: established,
			tcp_timeout_syn_sent: 60,
			tcp_timeout_syn_recv: 30,
			tcp_timeout_fin_wait: 60,
			tcp_timeout_close_wait: 30,
			tcp_timeout_last_ack: 30,
			tcp_timeout_time_wait: shortTimeWait,
			udp_timeout: 30,
			icmp_timeout: 30,
		};
	// RFC 5382 REQ-5: while a connection opens or closes, 4 minutes; in TIME_WAIT both ends have closed (docs/nat.md)
	return {
		tcp_timeout_established: established,
		tcp_timeout_syn_sent: 240,
		tcp_timeout_syn_recv: 240,
		tcp_timeout_fin_wait: 240,
		tcp_timeout_close_wait: 240,
		tcp_timeout_last_ack: 240,
		tcp_timeout_time_wait: '"$time_wait"',
		// RFC 4787 REQ-5; our rules for nftables have a shorter time for questions, which iptables cannot have
		udp_timeout: backend === 'iptables' ? kernelTimers.udp_timeout : 120,
		// RFC 5508 REQ-2
		icmp_timeout: 60,
	};
}

/** What `up` sets whatever kernel runs, in seconds, by sysctl. */
export function timeoutsOf({ backend, nat: { timeouts } }: Pick<Choices, 'backend' | 'nat'>) {
	const timers = Object.entries(timersOf(backend, timeouts));
	return timers.flatMap(([timer, value]) =>
		typeof value === 'number' ? [[sysctlOf(timer), String(value)] as const] : [],
	);
}

/** For `up`: timeouts. To be called when the rules are there: they load nf_conntrack. */
export function renderTimeouts({ backend, nat: { timeouts } }: Pick<Choices, 'backend' | 'nat'>): string {
	const pairs = Object.entries(timersOf(backend, timeouts)).map(([timer, value]) => `${sysctlOf(timer)}=${value}`);
	const set = `sysctl -q -e -w ${pairs.join(' \\\n\t\t')}`;
	if (timeouts === 'short')
		return `# How long conntrack holds a port, in seconds: less than RFC 5382, RFC 4787 and RFC 5508 want, as chosen.
timeouts() {
	${set}
}`;
	const udp =
		backend === 'iptables'
			? '\n# RFC 4787 wants 120 s for UDP, but then 2 DNS questions a second would use up 240 ports.'
			: '';
	return `# Is the running kernel older than MAJOR MINOR? One that does not tell is not.
kernel_before() {
	release=$(uname -r)
	minor=\${release#*.}
	minor=\${minor%%[!0-9]*}
	case \${release%%.*}$minor in '' | *[!0-9]*) return 1 ;; esac
	[ "\${release%%.*}" -lt "$1" ] || { [ "\${release%%.*}" -eq "$1" ] && [ "$minor" -lt "$2" ]; }
}

# How long conntrack holds a port, in seconds: as long as RFC 5382, RFC 4787 and RFC 5508 want, and no longer.${udp}
timeouts() {
	time_wait=${kernelTimers.tcp_timeout_time_wait}
	# older kernels never give a port in TIME_WAIT to a new connection
	if kernel_before ${reusesTimeWait}; then time_wait=${shortTimeWait}; fi
	${set}
}`;
}

/**
 * For `up`: forget_flows. conntrack goes on translating a flow as it began, for as long as somebody sends. When our
 * address, our ports or the way to them have changed, that is wrong; without its entry the flow begins anew or ends.
 */
export function renderForgetFlows({ ipv4, psid, psidLength, rule }: Ce, { backend, nat }: Choices): string {
	return `# Flows of another translation have ports that are not ours any more: they would hang until they time out.
TRANSLATION='${ipv4} PSID ${psid}/${psidLength} offset ${rule.psidOffset} ${backend} ${nat.form}'
forget_flows() {
	was=$(cat ${names.run}/translation 2>/dev/null) || was=
	if [ "$was" = "$TRANSLATION" ]; then return 0; fi
	for address in \${was%% *} "$IPV4"; do
		# fails when there is none, and when the program is not installed
		conntrack -D -f ipv4 --reply-dst "$address" >/dev/null 2>&1 || :
		conntrack -D -f ipv4 --orig-dst "$address" >/dev/null 2>&1 || :
	done
	mkdir -p ${names.run}
	printf '%s\\n' "$TRANSLATION" > ${names.run}/translation
}`;
}
