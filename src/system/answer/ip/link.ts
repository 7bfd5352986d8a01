import { insertLink, lower, raise, removeLink } from '../../model/change.ts';
import { type Link, linkNamed } from '../../model/router.ts';
import { done, printed, type Reply, refused, unknownUse } from '../answer.ts';
import { linkJson, linkText } from './print.ts';
import { after, asJson, isAction, noDevice, type Request, shownLinks } from './request.ts';
import { addTunnel, nextIndex } from './tunnel.ts';

export async function link(request: Request): Promise<Reply> {
	const { call, words, json, detailed } = request;
	const [action, ...rest] = words;
	if (action === undefined || isAction(action, 'show', 'list', 'ls')) {
		const links = shownLinks(request);
		if (!Array.isArray(links)) return links as Reply;
		if (json) return asJson((links as Link[]).map((one) => linkJson(one, detailed, request.counted)));
		return printed((links as Link[]).map((one) => `${linkText(one)}\n`).join(''));
	}
	if (action === 'add') return addLink(request, rest);
	const named = rest.find((word) => word !== 'dev');
	const target = linkNamed(call.space, named);
	if (!target) return noDevice(named);
	if (isAction(action, 'del', 'delete')) {
		removeLink(call.space, target);
		return done;
	}
	if (action !== 'set') return unknownUse(call.argv, 'ip/');
	const mtu = after(rest, 'mtu');
	if (mtu !== undefined) target.mtu = Number(mtu);
	const space = after(rest, 'netns');
	if (space !== undefined) {
		const other = call.router.spaces.get(space);
		if (!other) return refused(1, `Error: argument "${space}" is wrong: Invalid "netns" value`);
		lower(call.space, target);
		removeLink(call.space, target);
		insertLink(other, target);
	}
	if (rest.includes('up'))
		raise(call.router, space === undefined ? call.space : call.router.spaces.get(space)!, target, call.now());
	if (rest.includes('down')) lower(call.space, target);
	return done;
}

function addLink({ call }: Request, words: readonly string[]): Reply {
	const name = after(words, 'name') ?? words.find((word) => !['name', 'dev'].includes(word))!;
	if (linkNamed(call.space, name)) return refused(2, 'RTNETLINK answers: File exists');
	if (after(words, 'type') === 'ip6tnl') return addTunnel(call, name, words);
	if (after(words, 'type') !== 'dummy') return unknownUse(call.argv, 'ip/');
	const index = nextIndex(call);
	insertLink(call.space, {
		index,
		name,
		kind: 'dummy',
		mac: '02:00:00:00:d0:01',
		mtu: 1500,
		up: false,
		cable: true,
		addresses: [],
		traffic: { received: 0, sent: 0, errors: 0 },
	});
	return done;
}
