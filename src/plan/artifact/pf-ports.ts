import type { PortBlock } from '../../map/port-set.ts';

/** `1776:1791`; PF's `:` has both ends in it (pf.conf(5)). */
export const pfPorts = ({ first, last }: PortBlock): string => (first === last ? `${first}` : `${first}:${last}`);

/** The tunnel's name there, and the address of its far end: one that nobody has (RFC 7335). */
export const gif = { name: 'gif0', peer: '192.0.0.1' } as const;
