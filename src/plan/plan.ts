import type { Ce } from '../map/ce.ts';
import type { Choices } from './choices.ts';
import type { PortForward } from './nat-options.ts';

/** Everything that would be done to the machine, as data; rendered on the review screen and carried out by apply/. */
export interface Plan {
	readonly choices: Choices;
	readonly ce: Ce;
	readonly network: PlannedNetwork;
	/** In the order they are written. */
	readonly files: readonly PlannedFile[];
	/** In the order they are run, after the files are written. The boot unit runs the same ones. */
	readonly commands: readonly PlannedCommand[];
	/** systemd units that are enabled when the change is kept. */
	readonly units: readonly string[];
	/** What an earlier configuration left and this one no longer wants. */
	readonly obsoleteFiles: readonly string[];
	readonly risks: readonly Risk[];
	readonly notes: readonly PlanNote[];
}

/** What `up` sets up besides the tunnel, its addresses and its route; what is not there is not wanted on this line. */
export interface PlannedNetwork {
	/** The router's own address on the LAN side, with its length; none when the prefix is the WAN's own /64. */
	readonly lanAddress?: string;
	/** The delegated prefix; what of it no interface uses is unreachable, so that it cannot loop (RFC 7084 WPD-5). */
	readonly delegated?: string;
	/** IPv6 gateway for the case that no router advertisement comes: the sender of the DHCPv6 Reply. */
	readonly gateway?: string;
}

export interface PlannedFile {
	readonly path: string;
	readonly content: string;
	readonly mode: number;
	/** A program, which nobody reads: shown by its size alone. */
	readonly program?: true;
}

export type TaskId =
	| 'preflight'
	| 'checkpoint'
	| 'files'
	| 'sysctl'
	| 'rules'
	| 'network'
	| 'dhcp'
	| 'checks'
	| 'keep'
	| 'revert';

export interface PlannedCommand {
	readonly task: TaskId;
	readonly argv: readonly string[];
	readonly timeoutMs: number;
}

/** Named so that `--accept-risk=NAME` can accept it. */
export type Risk =
	| { readonly name: 'lose-ssh'; readonly device: string }
	| { readonly name: 'managed-interface'; readonly device: string; readonly owner: string };

/** What the review must say besides the files. */
export type PlanNote =
	| {
			readonly type: 'foreign-table-kept';
			readonly family: string;
			readonly name: string;
			readonly program?: string;
			readonly translates: boolean;
	  }
	/** `mixed`: other programs have rules in iptables-legacy. */
	| { readonly type: 'iptables-variant'; readonly variant: 'nf_tables' | 'legacy'; readonly mixed: boolean }
	| { readonly type: 'default-route-replaced'; readonly device: string; readonly gateway?: string }
	| { readonly type: 'gateway-from-reply'; readonly gateway: string }
	| { readonly type: 'no-ipv6-gateway' }
	| { readonly type: 'lan-without-ipv4'; readonly device: string }
	| { readonly type: 'lan-prefix-not-delegated' }
	| { readonly type: 'ipv6-not-filtered' }
	| { readonly type: 'no-systemd' }
	| { readonly type: 'no-conntrack' }
	/** No tc, or a kernel without cls_bpf. */
	| { readonly type: 'no-tunnel-guard' }
	| { readonly type: 'forwards'; readonly forwards: readonly PortForward[] }
	| { readonly type: 'full-cone'; readonly hosts: readonly string[] }
	/** Hosts of forwards or full cone that no address of the LAN interface has in its network. */
	| { readonly type: 'hosts-elsewhere'; readonly hosts: readonly string[]; readonly device: string }
	| { readonly type: 'confidence'; readonly confidence: string };

/** A planned file against the machine. */
export interface FileChange {
	readonly path: string;
	readonly change: 'new' | 'changed' | 'same' | 'removed';
	/** Unified lines: ' ' kept, '+' added, '-' removed. */
	readonly lines: readonly string[];
}

/** What runs because of our files. */
export type LiveKind =
	| 'mode'
	| 'setting'
	| 'rules'
	| 'ce-address'
	| 'tunnel'
	| 'guard'
	| 'ipv4-address'
	| 'default-route'
	| 'unreachable-route'
	| 'fallback-route'
	| 'lan-address'
	| 'unit'
	| 'lease';

/** What runs against the files that say how it should be; only for files that are as planned. */
export interface LiveState {
	readonly what: LiveKind;
	/** Which one, the same in every language: a device, an address, a unit, a path. */
	readonly name: string;
	/** `unknown`: could not be read, for example without root. */
	readonly change: 'same' | 'missing' | 'drifted' | 'unknown';
	/** '-' as it is, '+' as planned. */
	readonly lines: readonly string[];
}
