import { keepRoutes } from '../../model/change.ts';
import { familyOf, routeTo } from '../../model/path.ts';
import { linkNamed, type Route } from '../../model/router.ts';
import { done, printed, type Reply, refused, unknownUse } from '../answer.ts';
import { routeJson, routeText } from './print.ts';
import { after, asJson, isAction, noDevice, type Request } from './request.ts';

export function route(request: Request): Reply {
	const { call, words } = request;
	const [action, ...rest] = words;
	const family = request.family ?? (rest.some((word) => word.includes(':')) ? 6 : 4);
	if (action === undefined || isAction(action, 'show', 'list', 'ls')) return routeShow(request, rest, family);
	if (isAction(action, 'get', 'g')) return routeGet(request, rest);
	const type = rest[0] === 'unreachable' ? 'unreachable' : undefined;
	const to = (type ? rest[1] : rest[0]) ?? '';
	const destination = to === '::/0' || to === '0.0.0.0/0' ? 'default' : to;
	const device = after(rest, 'dev') ?? 'lo';
	const given = after(rest, 'metric');
	const metric = Number(given ?? (family === 6 ? 1024 : 0));
	const gateway = after(rest, 'via');
	const same = (one: Route) => one.family === family && one.to === destination;
	if (isAction(action, 'del', 'delete')) {
		const found = call.space.routes.find(
			(one) =>
				same(one) &&
				(given === undefined || one.metric === metric) &&
				(after(rest, 'dev') === undefined || one.device === device) &&
				(gateway === undefined || one.gateway === gateway),
		);
		if (!found) return refused(2, 'RTNETLINK answers: No such process');
		keepRoutes(call.space, (one) => one !== found);
		return done;
	}
	if (!isAction(action, 'add', 'replace', 'append')) return unknownUse(call.argv, 'ip/');
	const target = linkNamed(call.space, device);
	if (!target) return noDevice(device);
	if (!target.up) return refused(2, 'Error: Device for nexthop is not up.');
	const clash = call.space.routes.find((one) => same(one) && one.metric === metric);
	if (clash && action === 'add') return refused(2, 'RTNETLINK answers: File exists');
	keepRoutes(call.space, (one) => one !== clash);
	call.space.routes.push({
		family,
		to: destination,
		device,
		metric,
		...(type ? { type } : {}),
		...(gateway === undefined ? {} : { gateway }),
	});
	return done;
}

function routeShow({ call, json }: Request, words: readonly string[], family: 4 | 6): Reply {
	const metric = after(words, 'metric');
	const device = after(words, 'dev');
	const to = words.includes('default') ? 'default' : after(words, 'to');
	const shown = call.space.routes.filter(
		(one) =>
			one.family === family &&
			(to === undefined || one.to === to) &&
			(device === undefined || one.device === device) &&
			(metric === undefined || one.metric === Number(metric)),
	);
	return json ? asJson(shown.map(routeJson)) : printed(shown.map((one) => `${routeText(one)}\n`).join(''));
}

function routeGet({ call, json }: Request, words: readonly string[]): Reply {
	const to = words[0] ?? '';
	const own = call.space.links.find(({ addresses }) => addresses.some(({ local }) => local === to));
	const found = routeTo(call.space, to);
	if (!own && (!found || found.type)) return refused(2, 'RTNETLINK answers: Network is unreachable');
	const device = own ? 'lo' : found!.device;
	const family = familyOf(to);
	const source = (linkNamed(call.space, device)?.addresses ?? [])
		.concat(call.space.links.flatMap(({ addresses }) => addresses))
		.find((entry) => entry.family === family && entry.scope === 'global')?.local;
	const gateway = found?.gateway;
	if (!json)
		return printed(`${to}${gateway ? ` via ${gateway}` : ''} dev ${device}${source ? ` src ${source}` : ''} uid 0\n`);
	return asJson([
		{
			...(own ? { type: 'local' } : {}),
			dst: to,
			...(gateway ? { gateway } : {}),
			dev: device,
			...(source ? { prefsrc: source } : {}),
			flags: [],
			uid: 0,
			cache: [],
		},
	]);
}
