/**
 * accept_ra before forwarding: with forwarding on and accept_ra 1 the kernel drops the RA's default route at once
 * (kernel: Documentation/networking/ip-sysctl.rst, accept_ra). Slashes, because an interface name may have dots.
 */
export function renderSysctl(wan: string): string {
	return `# mape-setup: forwarding, and router advertisements accepted on ${wan} in spite of it. Rewritten by every apply.
${sysctlEntries(wan)
	.map(([key, value]) => `${key} = ${value}`)
	.join('\n')}
`;
}

export function sysctlEntries(wan: string): readonly (readonly [key: string, value: string])[] {
	return [
		[`net/ipv6/conf/${wan}/accept_ra`, '2'],
		['net/ipv6/conf/all/forwarding', '1'],
		['net/ipv4/ip_forward', '1'],
	];
}
