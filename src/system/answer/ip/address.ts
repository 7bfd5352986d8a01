import { addAddress, removeAddress } from '../../model/change.ts';
import { familyOf } from '../../model/path.ts';
import { type Address, type Link, linkNamed } from '../../model/router.ts';
import { done, printed, type Reply, refused, unknownUse } from '../answer.ts';
import { addressJson, addressLine, addressText, linkJson, linkText } from './print.ts';
import { after, asJson, isAction, noDevice, type Request, shownLinks } from './request.ts';

export function address(request: Request): Reply {
	const { call, words, json, detailed, oneLine } = request;
	const [action] = words;
	if (action === undefined || isAction(action, 'show', 'list', 'ls', 's')) {
		const links = shownLinks(request);
		if (!Array.isArray(links)) return links as Reply;
		const scope = after(words, 'scope');
		const shown = (one: Link) =>
			one.addresses.filter(
				(entry) =>
					(!request.family || entry.family === request.family) && (scope === undefined || entry.scope === scope),
			);
		const relevant = (links as Link[]).filter((one) => !request.family || shown(one).length > 0);
		if (json)
			return asJson(
				relevant.map((one) => ({
					...linkJson(one, detailed),
					addr_info: shown(one).map((entry) => addressJson(entry, one, call.now())),
				})),
			);
		const lines = relevant.flatMap((one) =>
			oneLine
				? shown(one).map((entry) => addressLine(entry, one, call.now()))
				: [linkText(one), ...shown(one).map((entry) => addressText(entry, call.now()))],
		);
		return printed(lines.map((text) => `${text}\n`).join(''));
	}
	const device = after(words, 'dev');
	const target = linkNamed(call.space, device);
	if (!target) return noDevice(device);
	if (action === 'flush') {
		for (const entry of [...target.addresses]) removeAddress(call.space, target, entry);
		return done;
	}
	const [local = '', length] = (words[1] ?? '').split('/');
	const family = familyOf(local);
	const present = target.addresses.find((entry) => entry.local === local);
	if (isAction(action, 'del', 'delete', 'd')) {
		if (!present) return refused(2, 'RTNETLINK answers: Cannot assign requested address');
		removeAddress(call.space, target, present);
		return done;
	}
	if (!isAction(action, 'add', 'replace', 'change', 'a')) return unknownUse(call.argv, 'ip/');
	if (present && isAction(action, 'add', 'a')) return refused(2, 'RTNETLINK answers: File exists');
	const detected = family === 6 && !words.includes('nodad') && !target.tunnel && target.name !== 'lo';
	const added: Address = {
		family,
		local,
		length: Number(length ?? (family === 4 ? 32 : 128)),
		scope: local.startsWith('fe80') ? 'link' : 'global',
		...(detected && !present ? { tentativeUntil: call.now() + 1_300 } : {}),
	};
	addAddress(call.space, target, added);
	return done;
}
