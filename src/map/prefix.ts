/** An IPv6 prefix: the network's 128 bits (host bits zero) and its length in bits. */
export interface Prefix6 {
	readonly network: bigint;
	readonly length: number;
}

/** An IPv4 prefix: the network's 32 bits (host bits zero) and its length in bits. */
export interface Prefix4 {
	readonly network: number;
	readonly length: number;
}
