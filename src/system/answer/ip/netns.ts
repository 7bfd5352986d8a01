import { emptySpace, linkNamed } from '../../model/router.ts';
import { done, printed, type Reply, refused, unknownUse } from '../answer.ts';
import { after, asJson, isAction, type Request } from './request.ts';

export async function netns({ call, words, json }: Request): Promise<Reply> {
	const [action, name = '', ...argv] = words;
	const { spaces } = call.router;
	if (action === undefined || isAction(action, 'list', 'show')) {
		const known = [...spaces.keys()].filter(Boolean);
		return json ? asJson(known.map((one) => ({ name: one }))) : printed(known.map((one) => `${one}\n`).join(''));
	}
	if (action === 'add') {
		if (spaces.has(name)) return refused(1, `Cannot create namespace file "/run/netns/${name}": File exists`);
		const space = emptySpace();
		space.links[0]!.up = false;
		spaces.set(name, space);
		return done;
	}
	if (!spaces.has(name) || name === '')
		return refused(1, `Cannot open network namespace "${name}": No such file or directory`);
	if (isAction(action, 'del', 'delete')) {
		spaces.delete(name);
		return done;
	}
	if (action === 'exec') return call.run(argv, { space: name, input: call.input });
	return unknownUse(call.argv, 'ip/');
}

/** The gateway is the only neighbour that anyone asks for. */
export function neighbour({ call, words, json }: Request): Reply {
	const { line } = call.router;
	const device = after(words, 'dev');
	const wan = linkNamed(call.space, line.wan);
	const shown = wan?.up && wan.cable && (device === undefined || device === line.wan);
	if (!json) return printed(shown ? `${line.gateway} lladdr 02:00:00:00:01:51 router REACHABLE\n` : '');
	return asJson(shown ? [{ dst: line.gateway, lladdr: '02:00:00:00:01:51', router: null, state: ['REACHABLE'] }] : []);
}
