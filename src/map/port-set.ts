/** A contiguous range of ports, both ends included. */
export interface PortBlock {
	readonly first: number;
	readonly last: number;
}
