import type { Facts } from '../../detect/facts.ts';
import { attention, dim, failure, ok, type Row } from '../row.ts';
import type { Words } from '../words.ts';

/** What tells the WAN from the LAN: carrier and speed, router advertisement, default route, the user's own SSH. */
export const interfaceNote = (facts: Facts, name: string, words: Words): readonly Row[] => {
	const device = facts.interfaces.find((one) => one.name === name);
	if (!device) return [];
	const said = [
		device.carrier
			? dim(device.speed === undefined ? words.link.carrier : words.link.speed(device.speed))
			: failure(words.link.noCarrier),
		...(device.raSeen ? [ok(words.link.ra)] : []),
		...(device.carriesSsh ? [attention(words.link.ssh)] : []),
		...([...facts.defaultRoutes4, ...facts.defaultRoutes6].some((route) => route.device === name)
			? [dim(words.link.defaultRoute)]
			: []),
	];
	return said.map((span, index) => (index === 0 ? [span] : [dim(' · '), span]));
};
