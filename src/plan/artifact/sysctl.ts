/**
 * accept_ra before forwarding: with forwarding on and accept_ra 1 the kernel drops the RA's default route at once
 * (kernel: Documentation/networking/ip-sysctl.rst, accept_ra). Slashes, because an interface name may have dots.
 */
export function renderSysctl(devices: readonly string[]): string {
	return `# mape-setup: forwarding, and router advertisements accepted in spite of it. Rewritten by every apply.
${sysctlEntries(devices)
	.map(([key, value]) => `${key} = ${value}`)
	.join('\n')}
`;
}

/** `devices`: the WAN, and every other interface that has its default route from router advertisements. */
export function sysctlEntries(devices: readonly string[]): readonly (readonly [key: string, value: string])[] {
	return [
		...devices.map((device) => [`net/ipv6/conf/${device}/accept_ra`, '2'] as const),
		['net/ipv6/conf/all/forwarding', '1'],
		['net/ipv4/ip_forward', '1'],
	];
}
