import type { Nat, PortForward } from './choices.ts';

/** All that a packet filter's renderer is told besides the CE. */
export interface NatOptions {
	readonly nat: Nat;
	readonly fullCone: readonly string[];
	readonly forwards: readonly PortForward[];
}
