/** Well-known hosts that answer to anyone; two operators, so that one of them being away says nothing. */
export const targets = ['1.1.1.1', '8.8.8.8'] as const;

/** The same two by IPv6. */
export const targets6 = ['2606:4700:4700::1111', '2001:4860:4860::8888'] as const;

export const httpsPort = 443;
export const dnsPort = 53;

/** RFC 8489 servers of the same two operators. */
export const stunServers = [
	{ host: 'stun.l.google.com', port: 19302 },
	{ host: 'stun.cloudflare.com', port: 3478 },
] as const;

/** Has an A record for as long as anyone remembers. */
export const wellKnownName = 'www.google.com';

/** Cloudflare alone answers a long echo with as many bytes; Google cuts it to 64. */
export const echoTargets = ['1.1.1.1', '1.0.0.1'] as const;
