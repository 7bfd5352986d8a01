import { parseAddress4, parseAddress6, parsePrefix6 } from '../map/prefix.ts';
import type { Setting } from './shell/walk.ts';

// The names such scripts give their values: those of the best known one, and of what was made out of it.

const names = {
	prefix: /^(?:PFX|PREFIX|PD|PDPREFIX|(?:IPV6|IP6|V6|DELEGATED)PREFIX|PREFIX6?)$/,
	prefixLength: /^(?:PLEN|(?:PFX|PREFIX)LEN(?:GTH)?)$/,
	br: /^(?:BR|BR(?:V|IP|IPV)?6|BR(?:ADDR|ADDRESS)6?|PEER6?|PEERADDR|REMOTE6?)$/,
	ce: /^(?:CE|CE(?:V|IP|IPV)?6|CE(?:ADDR|ADDRESS)6?|LOCAL6)$/,
	ipv4: /^(?:IP4|IPV4|V4|IPV?4ADDR(?:ESS)?|(?:GLOBAL|EXT|SHARED|WAN)IP(?:V?4)?)$/,
	psid: /^PSID$/,
	type: /^(?:TYPE|PROVIDER|SERVICE|ISP)$/,
	wan: /^(?:WAN|WAN(?:DEV|IF|IFACE|INTERFACE|NIC))$/,
	lan: /^(?:LAN|LAN(?:DEV|IF|IFACE|INTERFACE|NIC))$/,
	tunnel: /^(?:TUN|TUNNEL|(?:TUN|TUNNEL)(?:DEV|IF|IFACE|NAME))$/,
} as const;
export type ValueName = keyof typeof names;

/** A value has to look like what its name says: `TYPE` and `PREFIX` mean other things elsewhere. */
const looksLike: Readonly<Record<ValueName, (text: string) => boolean>> = {
	prefix: (text) => parsePrefix6(text).ok || parsePrefix6(`${text.replace(/:$/, '')}::`).ok,
	prefixLength: (text) => /^\d{1,3}$/.test(text) && Number(text) <= 128,
	br: (text) => parseAddress6(text) !== undefined,
	ce: (text) => parseAddress6(text.replace(/\/128$/, '')) !== undefined,
	ipv4: (text) => parseAddress4(text.replace(/\/32$/, '')) !== undefined,
	psid: (text) => /^(?:\d{1,5}|0x[0-9a-f]{1,4})$/i.test(text),
	type: (text) => /^(?:OCN.*|V6P.*|JPNE.*|JPIX.*|BIGLOBE.*|NURO.*)$/i.test(text),
	wan: isDevice,
	lan: isDevice,
	tunnel: isDevice,
};

function isDevice(text: string): boolean {
	return /^[A-Za-z][\w.@-]{0,14}$/.test(text);
}

export type Named = { readonly [name in ValueName]?: Setting };

/** The last value of each that is one. */
export function namedValues(settings: readonly Setting[]): Named {
	const found: { [name in ValueName]?: Setting } = {};
	for (const setting of settings) {
		const spelled = setting.name.replaceAll('_', '').toUpperCase();
		for (const name of Object.keys(names) as ValueName[])
			if (names[name].test(spelled) && looksLike[name](setting.value)) found[name] = setting;
	}
	return found;
}
