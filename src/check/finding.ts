/** What kept a check from seeing anything. */
export type ReadProblem =
	| { readonly code: 'tool-missing'; readonly tool: string; readonly package: string }
	| {
			readonly code: 'command-failed';
			readonly argv: readonly string[];
			readonly exitCode?: number;
			readonly timedOut: boolean;
			/** Its last lines. */
			readonly stderr: readonly string[];
	  }
	| { readonly code: 'unreadable-output'; readonly argv: readonly string[]; readonly why: string }
	| { readonly code: 'unreadable-file'; readonly path: string; readonly why: string }
	| { readonly code: 'interface-missing'; readonly device: string };

/** Why a check is not ok, with its evidence as plain text and numbers. text/check.ts has the words for each. */
export type Finding =
	| ReadProblem
	| { readonly code: 'check-timed-out'; readonly limitMs: number }
	/** A bug of ours. */
	| { readonly code: 'check-crashed'; readonly message: string }
	// link
	| { readonly code: 'link-down'; readonly device: string }
	| { readonly code: 'no-carrier'; readonly device: string }
	// default-route
	| { readonly code: 'default-route-missing'; readonly device: string; readonly acceptRa?: string }
	| { readonly code: 'default-route-elsewhere'; readonly device: string; readonly elsewhere: string }
	| { readonly code: 'gateway-silent'; readonly device: string; readonly gateway: string; readonly state: string }
	/** No advertisement has renewed it for long. */
	| { readonly code: 'default-route-expiring'; readonly device: string; readonly seconds: number }
	// prefix
	| { readonly code: 'prefix-moved'; readonly from: string; readonly to: string }
	/** `expiredAt`: milliseconds since the epoch. */
	| { readonly code: 'lease-expired'; readonly prefix: string; readonly expiredAt: number }
	| { readonly code: 'lease-missing'; readonly prefix: string }
	/** Times in milliseconds since the epoch. */
	| {
			readonly code: 'lease-renewal-late';
			readonly prefix: string;
			readonly renewalDue: number;
			readonly validUntil: number;
	  }
	/** Both in hexadecimal: the identity that the client shows, and the one that belongs to the WAN's card. */
	| { readonly code: 'duid-other'; readonly duid: string; readonly expected: string }
	| { readonly code: 'dhcp-client-stopped'; readonly state: string; readonly validUntil: number }
	| { readonly code: 'prefix-not-advertised'; readonly prefix: string; readonly device: string }
	// ce-address
	| { readonly code: 'ce-address-missing'; readonly address: string; readonly device: string }
	| { readonly code: 'ce-address-tentative'; readonly address: string; readonly device: string }
	| { readonly code: 'ce-address-duplicate'; readonly address: string; readonly device: string }
	// tunnel
	| { readonly code: 'tunnel-missing' }
	| { readonly code: 'tunnel-down' }
	| { readonly code: 'tunnel-kind'; readonly seen: string }
	| {
			readonly code: 'tunnel-endpoint';
			readonly end: 'local' | 'remote';
			readonly expected: string;
			readonly seen: string;
	  }
	| { readonly code: 'tunnel-encap-limit'; readonly limit: number }
	| { readonly code: 'tunnel-mtu'; readonly expected: number; readonly seen: number }
	| { readonly code: 'tunnel-ipv4-missing'; readonly address: string }
	| { readonly code: 'tunnel-route-missing'; readonly elsewhere?: string }
	| { readonly code: 'tunnel-guard-missing' }
	// rules
	| { readonly code: 'rules-unreadable' }
	| { readonly code: 'rules-missing' }
	| { readonly code: 'rules-without-translation' }
	| { readonly code: 'rules-without-guard' }
	| { readonly code: 'rules-other-address'; readonly expected: string; readonly seen: string }
	| { readonly code: 'rules-other-ports'; readonly missing: number; readonly first: number; readonly last: number }
	/** iptables: `table CHAIN` */
	| { readonly code: 'rules-changed'; readonly chain: string }
	/** nftables: '-' as it is loaded, '+' as the file has it. */
	| { readonly code: 'rules-edited'; readonly lines: readonly string[] }
	| { readonly code: 'forwarding-off'; readonly key: string }
	| { readonly code: 'accept-ra'; readonly device: string; readonly value: string }
	// foreign-rules
	| { readonly code: 'foreign-translation'; readonly table: string; readonly chain: string }
	| { readonly code: 'foreign-drop'; readonly table: string; readonly chain: string }
	/** The answers of the DHCPv6 server: they are no answers to conntrack, since the question went to a group. */
	| { readonly code: 'foreign-drop-dhcp'; readonly table: string; readonly chain: string }
	// conntrack
	| { readonly code: 'conntrack-full'; readonly entries: number; readonly limit: number }
	// ports: `destination` and `host` have most of them
	| {
			readonly code: 'ports-scarce';
			readonly used: number;
			readonly total: number;
			readonly destination?: string;
			readonly host?: string;
	  }
	// home-gateway
	| { readonly code: 'home-gateway-map-e'; readonly name: string; readonly version: string }
	// ipv6
	| { readonly code: 'ipv6-silent'; readonly targets: readonly string[] }
	// br
	/** `answersPing`: over IPv6, outside the tunnel. */
	| { readonly code: 'br-silent'; readonly br: string; readonly sent: number; readonly answersPing: boolean }
	| { readonly code: 'tunnel-cannot-send'; readonly br: string; readonly errors: number }
	| { readonly code: 'nothing-sent' }
	// ipv4
	| { readonly code: 'ipv4-silent'; readonly targets: readonly string[] }
	| { readonly code: 'icmp-silent'; readonly targets: readonly string[] }
	// source-address
	| {
			readonly code: 'source-address-other';
			readonly expected: string;
			readonly seen: string;
			readonly server: string;
	  }
	| { readonly code: 'source-port-outside'; readonly port: number; readonly server: string }
	| { readonly code: 'source-address-unknown'; readonly servers: readonly string[] }
	// port-blocks: `blocks` were tried, `first` and `last` are those of the first silent one
	| {
			readonly code: 'port-block-silent';
			readonly silent: number;
			readonly blocks: number;
			readonly first: number;
			readonly last: number;
			readonly tried: readonly { readonly port: number; readonly target: string; readonly error: string }[];
	  }
	| { readonly code: 'port-block-busy'; readonly first: number; readonly last: number }
	| { readonly code: 'ipv4-not-assigned'; readonly address: string }
	// mtu
	/** Too-big messages say so: TCP adapts. */
	| { readonly code: 'mtu-reduced'; readonly mtu: number; readonly expected: number; readonly from?: string }
	/** Big packets vanish and nobody says so. */
	| { readonly code: 'mtu-black-hole'; readonly mtu: number; readonly expected: number }
	| { readonly code: 'mtu-unmeasured' }
	// dns
	| { readonly code: 'dns-silent'; readonly servers: readonly string[]; readonly resolverWorks: boolean }
	| { readonly code: 'dns-refused'; readonly server: string; readonly name: string; readonly rcode: number }
	| { readonly code: 'resolver-failing'; readonly name: string; readonly silent: readonly string[] }
	/** IPv4's do. */
	| { readonly code: 'dns-silent-ipv6'; readonly servers: readonly string[] };

/** What an ok line says besides numbers; the words are text/check.ts's. */
export type Note =
	| { readonly code: 'prefix-typed'; readonly prefix: string }
	| { readonly code: 'lease-pending'; readonly prefix: string }
	| { readonly code: 'ports-unknown' }
	| { readonly code: 'home-gateway-none' }
	| { readonly code: 'home-gateway-off'; readonly name: string }
	| { readonly code: 'port-blocks'; readonly blocks: number; readonly ports: number }
	| { readonly code: 'mapped'; readonly address: string; readonly port: number };
