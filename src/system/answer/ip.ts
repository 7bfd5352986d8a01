import { addAddress, keepRoutes, lower, raise, removeAddress, removeLink } from '../model/change.ts';
import { familyOf, routeTo } from '../model/path.ts';
import { type Address, emptySpace, type Link, linkNamed, type Route } from '../model/router.ts';
import { type Answer, done, type Invocation, printed, type Reply, refused, unknownUse } from './answer.ts';
import { addressJson, addressLine, addressText, linkJson, linkText, routeJson, routeText } from './ip-print.ts';

/** `ip [options] object command …` as far as anything here uses it. */
interface Request {
	readonly call: Invocation;
	readonly json: boolean;
	readonly detailed: boolean;
	readonly oneLine: boolean;
	readonly counted: boolean;
	readonly family: 4 | 6 | undefined;
	readonly words: readonly string[];
}

const objects: Readonly<Record<string, (request: Request) => Reply | Promise<Reply>>> = {
	address,
	link,
	route,
	tunnel,
	netns,
	neighbour,
	rule: ({ json }) =>
		printed(json ? '[{"priority":32766,"src":"all","table":"main"}]\n' : '32766:\tfrom all lookup main\n'),
};

export const ip: Answer = (call) => {
	const options = new Set<string>();
	let at = 1;
	let space: string | undefined;
	for (; call.argv[at]?.startsWith('-'); at++) {
		const option = call.argv[at]!;
		if (option === '-n' || option === '-netns') space = call.argv[++at];
		else options.add(option.replace(/^--?/, ''));
	}
	if (options.has('V')) return printed('ip utility, iproute2-6.1.0, libbpf 1.1.2\n');
	if (space !== undefined) {
		const rest = call.argv.filter((_, index) => index < at - 2 || index >= at);
		return call.run(rest, { space });
	}
	const [object = '', ...words] = call.argv.slice(at);
	const handler = Object.entries(objects).find(
		([name]) => object !== '' && (name.startsWith(object) || (`${object}` === 'addr' && name === 'address')),
	);
	if (!handler) unknownUse(call.argv, 'ip.ts');
	const family = options.has('4') ? 4 : options.has('6') ? 6 : undefined;
	const json = options.has('j') || options.has('json');
	return handler[1]({
		call,
		json,
		detailed: options.has('d'),
		oneLine: options.has('o'),
		counted: options.has('s'),
		family,
		words,
	});
};

const isAction = (word: string | undefined, ...names: string[]): boolean => word !== undefined && names.includes(word);
const after = (words: readonly string[], ...keys: string[]): string | undefined => {
	const at = words.findIndex((word) => keys.includes(word));
	return at < 0 ? undefined : words[at + 1];
};
const noDevice = (name = ''): Reply => refused(1, `Cannot find device "${name}"`);
const asJson = (value: unknown): Reply => printed(`${JSON.stringify(value)}\n`);

function shownLinks({ call, words }: Request): readonly Link[] | Reply {
	const name = after(words, 'dev') ?? words.slice(1).find((word) => linkNamed(call.space, word));
	const kind = after(words, 'type');
	const wanted = words
		.slice(1)
		.find((word) => !['dev', 'type', 'scope', 'up', 'permanent', 'global', 'link', 'to'].includes(word));
	if (name === undefined && wanted !== undefined && kind === undefined && after(words, 'scope') === undefined)
		return refused(1, `Device "${wanted}" does not exist.`);
	if (name !== undefined && !linkNamed(call.space, name)) return refused(1, `Device "${name}" does not exist.`);
	return call.space.links.filter(
		(one) => (name === undefined || one.name === name) && (kind === undefined || one.kind === kind),
	);
}

function address(request: Request): Reply {
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
	if (!isAction(action, 'add', 'replace', 'change', 'a')) return unknownUse(call.argv, 'ip.ts');
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

async function link(request: Request): Promise<Reply> {
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
	if (action !== 'set') return unknownUse(call.argv, 'ip.ts');
	const mtu = after(rest, 'mtu');
	if (mtu !== undefined) target.mtu = Number(mtu);
	const space = after(rest, 'netns');
	if (space !== undefined) {
		const other = call.router.spaces.get(space);
		if (!other) return refused(1, `Error: argument "${space}" is wrong: Invalid "netns" value`);
		lower(call.space, target);
		call.space.links.splice(call.space.links.indexOf(target), 1);
		other.links.push(target);
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
	if (after(words, 'type') !== 'dummy') return unknownUse(call.argv, 'ip.ts');
	const index = nextIndex(call);
	call.space.links.push({
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

const nextIndex = ({ router }: Invocation): number =>
	Math.max(...[...router.spaces.values()].flatMap(({ links }) => links.map(({ index }) => index))) + 1;

function addTunnel(call: Invocation, name: string, words: readonly string[]): Reply {
	if (!call.router.modules.has('ip6_tunnel') && !call.router.loadable.has('ip6_tunnel'))
		return refused(1, 'add tunnel "ip6tnl0" failed: No such device');
	call.router.modules.add('ip6_tunnel');
	const [remote = '::', local = '::'] = [after(words, 'remote'), after(words, 'local')];
	const taken = [...call.router.spaces.values()].some(({ links }) =>
		links.some((one) => one.tunnel?.local === local && one.tunnel.remote === remote),
	);
	// The message names the fallback device whatever the name was (lab: T3).
	if (taken) return refused(1, 'add tunnel "ip6tnl0" failed: File exists');
	const device = after(words, 'dev');
	if (device !== undefined && !linkNamed(call.space, device)) return noDevice(device);
	const encapLimit = after(words, 'encaplimit') !== 'none';
	call.space.links.push({
		index: nextIndex(call),
		name,
		kind: 'ip6tnl',
		mac: '::',
		mtu: encapLimit ? 1452 : 1460,
		up: false,
		cable: true,
		addresses: [],
		traffic: { received: 0, sent: 0, errors: 0 },
		tunnel: { local, remote, encapLimit, ...(device === undefined ? {} : { device }) },
	});
	return done;
}

function tunnel(request: Request): Reply {
	const { call, words, json } = request;
	const [action, ...rest] = words;
	const tunnels = call.space.links.filter((one) => one.tunnel);
	const fallback = call.router.modules.has('ip6_tunnel');
	if (action === undefined || isAction(action, 'show', 'list', 'ls')) {
		const shown = tunnels.filter(({ name }) => rest.length === 0 || rest.includes(name));
		if (!json)
			return printed(
				[
					...(fallback
						? [
								'ip6tnl0: ipv6/ipv6 remote :: local :: encaplimit 0 hoplimit 0 tclass 0x00 flowlabel 0x00000 (flowinfo 0x00000000)',
							]
						: []),
					...shown.map(
						({ name, tunnel: ends }) =>
							`${name}: ip/ipv6 remote ${ends!.remote} local ${ends!.local} dev ${ends!.device} encaplimit ${ends!.encapLimit ? 4 : 'none'} hoplimit 64 tclass 0x00 flowlabel 0x00000 (flowinfo 0x00000000)`,
					),
				]
					.map((text) => `${text}\n`)
					.join(''),
			);
		return asJson([
			...(fallback && rest.length === 0
				? [{ ifname: 'ip6tnl0', mode: 'ipv6/ipv6', remote: '::', local: '::', encap_limit: 0 }]
				: []),
			...shown.map(({ name, tunnel: ends }) => ({
				ifname: name,
				mode: 'ip/ipv6',
				remote: ends!.remote,
				local: ends!.local,
				...(ends!.device ? { link: ends!.device } : {}),
				...(ends!.encapLimit ? { encap_limit: 4 } : { ip6_tnl_f_ign_encap_limit: null }),
				hoplimit: 64,
			})),
		]);
	}
	const name = after(rest, 'name') ?? rest[0] ?? '';
	const present = tunnels.find((one) => one.name === name);
	if (action === 'add')
		return present ? refused(1, 'add tunnel "ip6tnl0" failed: File exists') : addTunnel(call, name, rest);
	if (!present) return refused(1, `${action} tunnel "${name}" failed: No such device`);
	if (isAction(action, 'del', 'delete')) removeLink(call.space, present);
	else if (isAction(action, 'change', 'chg')) {
		const device = after(rest, 'dev') ?? present.tunnel!.device;
		present.tunnel = {
			remote: after(rest, 'remote') ?? present.tunnel!.remote,
			local: after(rest, 'local') ?? present.tunnel!.local,
			encapLimit: after(rest, 'encaplimit') !== 'none',
			...(device === undefined ? {} : { device }),
		};
	} else return unknownUse(call.argv, 'ip.ts');
	return done;
}

function route(request: Request): Reply {
	const { call, words, json } = request;
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
	if (!isAction(action, 'add', 'replace', 'append')) return unknownUse(call.argv, 'ip.ts');
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
		...(json ? {} : {}),
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

async function netns({ call, words, json }: Request): Promise<Reply> {
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
	return unknownUse(call.argv, 'ip.ts');
}

/** The gateway is the only neighbour that anyone asks for. */
function neighbour({ call, words, json }: Request): Reply {
	const { line } = call.router;
	const device = after(words, 'dev');
	const wan = linkNamed(call.space, line.wan);
	const shown = wan?.up && wan.cable && (device === undefined || device === line.wan);
	if (!json) return printed(shown ? `${line.gateway} lladdr 02:00:00:00:01:51 router REACHABLE\n` : '');
	return asJson(shown ? [{ dst: line.gateway, lladdr: '02:00:00:00:01:51', router: null, state: ['REACHABLE'] }] : []);
}
