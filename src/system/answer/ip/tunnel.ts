import { insertLink, removeLink } from '../../model/change.ts';
import { linkNamed } from '../../model/router.ts';
import { done, type Invocation, printed, type Reply, refused, unknownUse } from '../answer.ts';
import { after, asJson, isAction, noDevice, type Request } from './request.ts';

export const nextIndex = ({ router }: Invocation): number =>
	Math.max(...[...router.spaces.values()].flatMap(({ links }) => links.map(({ index }) => index))) + 1;

export function addTunnel(call: Invocation, name: string, words: readonly string[]): Reply {
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
	insertLink(call.space, {
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

export function tunnel(request: Request): Reply {
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
	} else return unknownUse(call.argv, 'ip/');
	return done;
}
