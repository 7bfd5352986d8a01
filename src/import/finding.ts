/** What is wrong or missing in how the script translates, as far as its text alone says; text/import-finding.ts has the words. */
export type Finding = { readonly line: number } /** Commands that are comments. */ & (
	| { readonly code: 'commented-out'; readonly commands: number }
	/** Rules that are only printed with echo. */
	| { readonly code: 'printed'; readonly commands: number }
	| { readonly code: 'masquerade' }
	| { readonly code: 'snat-without-ports' }
	/** Rules with a probability each that do not add up to one. */
	| { readonly code: 'falls-through'; readonly percent: number }
	/** A block is chosen for each connection, whatever socket it is from. */
	| { readonly code: 'block-per-connection' }
	/** Marks that are given and have no rule. */
	| { readonly code: 'mark-without-rule'; readonly marks: number; readonly mark: number; readonly of: number }
	/** Rules for marks that nothing gives. */
	| { readonly code: 'rule-without-mark'; readonly marks: number; readonly mark: number }
	| { readonly code: 'protocol-missing'; readonly protocol: 'icmp' | 'udp' | 'tcp' }
	/** Only packets that are forwarded get a mark. */
	| { readonly code: 'own-traffic' }
	| { readonly code: 'single-ports' }
	| { readonly code: 'no-drop' }
	| { readonly code: 'no-encaplimit' }
	| { readonly code: 'no-clamp' }
	| { readonly code: 'clamp-one-way' }
	| { readonly code: 'ce-not-assigned'; readonly address: string }
	| { readonly code: 'flushes'; readonly table: string }
	| { readonly code: 'forward-outside'; readonly port: number }
	/** A port that leads to a host, and is given to other connections as well. */
	| { readonly code: 'forward-in-pool'; readonly port: number }
	| { readonly code: 'fixed-prefix' }
);
