import type { Field } from '../shell/values.ts';

/** What a command of iproute2 says about the tunnel; undefined for all the others. */
export type IpCommand =
	| {
			readonly kind: 'tunnel';
			readonly name?: string;
			readonly local?: string;
			readonly remote?: string;
			readonly device?: string;
			/** `none`, a number, or undefined when it is not said: then the kernel adds the option. */
			readonly encapLimit?: string;
	  }
	| { readonly kind: 'mtu'; readonly device?: string; readonly mtu: number }
	| { readonly kind: 'address'; readonly address: string; readonly device?: string };

/** @param argv behind `ip` */
export function readIp(argv: readonly Field[]): IpCommand | undefined {
	const words = argv.filter((word, index) => !(word?.startsWith('-') && index < 4));
	const [object = '', verb = '', ...rest] = words;
	const adds = /^(?:a|add|change|replace|chg|repl)$/.test(verb);
	if (/^tun(?:n|nel)?$|^t$/.test(object) && adds) return tunnelOf(rest);
	if (/^l(?:ink|in|i)?$/.test(object)) {
		if (adds && valueAfter(rest, 'type') === 'ip6tnl') return tunnelOf(rest);
		const mtu = verb === 'set' ? Number(valueAfter(rest, 'mtu') ?? Number.NaN) : Number.NaN;
		const device = valueAfter(rest, 'dev') ?? plainName(rest);
		return Number.isInteger(mtu) ? { kind: 'mtu', mtu, ...(device === undefined ? {} : { device }) } : undefined;
	}
	if (/^a(?:d|dd|ddr|ddress)?$/.test(object) && adds) {
		const address = rest.find(
			(word) => word !== undefined && /^[0-9a-f:.]+(?:\/\d+)?$/i.test(word) && /[:.]/.test(word),
		);
		const device = valueAfter(rest, 'dev');
		if (address !== undefined) return { kind: 'address', address, ...(device === undefined ? {} : { device }) };
	}
	return undefined;
}

function tunnelOf(words: readonly Field[]): IpCommand {
	const [name, local, remote] = [
		valueAfter(words, 'name') ?? plainName(words),
		valueAfter(words, 'local'),
		valueAfter(words, 'remote'),
	];
	const [device, encapLimit] = [valueAfter(words, 'dev'), valueAfter(words, 'encaplimit')];
	return {
		kind: 'tunnel',
		...(name === undefined ? {} : { name }),
		...(local === undefined ? {} : { local }),
		...(remote === undefined ? {} : { remote }),
		...(device === undefined ? {} : { device }),
		...(encapLimit === undefined ? {} : { encapLimit }),
	};
}

function valueAfter(words: readonly Field[], key: string): Field {
	const at = words.indexOf(key);
	return at < 0 ? undefined : words[at + 1];
}

/** A device may stand first without `dev` or `name` before it. */
function plainName([first]: readonly Field[]): Field {
	const keys = ['dev', 'name', 'mode', 'type', 'local', 'remote', 'mtu', 'up', 'down', 'encaplimit'];
	return first === undefined || keys.includes(first) ? undefined : first;
}
