/** In bytes: what the line carries, 1500, less the IPv6 header (RFC 7597 §8.3.1). */
export const tunnelMtu = 1460;
