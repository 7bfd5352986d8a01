interface CalcTexts {
	readonly label: {
		readonly provider: string;
		readonly evidence: string;
		readonly ruleIpv6: string;
		readonly ruleIpv4: string;
		readonly ipv4: string;
		readonly psid: string;
		readonly ce: string;
		readonly br: string;
		readonly ports: string;
	};
	readonly shape: (eaBitsLength: number, psidOffset: number, psidLength: number) => string;
	readonly ports: (ports: number, blocks: number) => string;
	readonly more: (blocks: number) => string;
	readonly brUnknown: string;
	/** For `--owner` and `--rules`. */
	readonly line: string;
	readonly block: string;
	readonly blockOf: (range: string, index: number, blocks: number) => string;
	/** Which of the two layouts the operator uses. */
	readonly layout: (name: string, used: boolean) => string;
	readonly severalOwners: (owners: number) => string;
	readonly rules: (rules: number) => string;
	/** The input has bits between end-user prefix and /64. */
	readonly subnet: (endUserPrefix: string) => string;
}

export const en: CalcTexts = {
	label: {
		provider: 'Provider',
		evidence: 'Evidence',
		ruleIpv6: 'Rule IPv6',
		ruleIpv4: 'Rule IPv4',
		ipv4: 'IPv4',
		psid: 'PSID',
		ce: 'CE address',
		br: 'BR',
		ports: 'Ports',
	},
	shape: (eaBitsLength, psidOffset, psidLength) =>
		`EA ${eaBitsLength} bits, PSID offset ${psidOffset}, PSID length ${psidLength}`,
	ports: (ports, blocks) => `${ports} in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
	more: (blocks) => `… ${blocks} more blocks (--json lists them all) …`,
	brUnknown: 'unknown: ask your provider',
	line: 'Prefix',
	block: 'Block',
	blockOf: (range, index, blocks) => `${range} (${index} of ${blocks})`,
	layout: (name, used) => `${name}${used ? ' (what the operator uses)' : ''}`,
	severalOwners: (owners) => `${owners} rules have this address; which of them holds depends on the operator.`,
	rules: (rules) => `${rules} ${rules === 1 ? 'rule' : 'rules'}`,
	subnet: (endUserPrefix) =>
		`The line's prefix is ${endUserPrefix}; the bits after it name a subnet and are zero in the CE address.`,
};

export const ja: typeof en = {
	label: {
		provider: '事業者',
		evidence: '根拠',
		ruleIpv6: 'ルール IPv6',
		ruleIpv4: 'ルール IPv4',
		ipv4: 'IPv4',
		psid: 'PSID',
		ce: 'CE アドレス',
		br: 'BR',
		ports: 'ポート',
	},
	shape: (eaBitsLength, psidOffset, psidLength) =>
		`EA ${eaBitsLength} ビット、PSID オフセット ${psidOffset}、PSID 長 ${psidLength}`,
	ports: (ports, blocks) => `${ports} 個 (${blocks} ブロック)`,
	more: (blocks) => `… ほかに ${blocks} ブロック (--json ですべて表示) …`,
	brUnknown: '不明です。事業者に確かめてください',
	line: 'プレフィックス',
	block: 'ブロック',
	blockOf: (range, index, blocks) => `${range} (${blocks} 個中 ${index} 番目)`,
	layout: (name, used) => `${name}${used ? ' (事業者が使う形式)' : ''}`,
	severalOwners: (owners) => `このアドレスのルールは ${owners} 件あります。どれが有効かは事業者によります。`,
	rules: (rules) => `${rules} 件`,
	subnet: (endUserPrefix) =>
		`回線のプレフィックスは ${endUserPrefix} です。それより後ろはサブネットで、CE アドレスでは 0 になります。`,
};
