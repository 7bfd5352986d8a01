import { type Answer, printed, type Reply, unknownUse } from '../answer.ts';
import { address } from './address.ts';
import { link } from './link.ts';
import { neighbour, netns } from './netns.ts';
import type { Request } from './request.ts';
import { route } from './route.ts';
import { tunnel } from './tunnel.ts';

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
	for (; call.argv[at]?.startsWith('-'); at++) {
		const option = call.argv[at]!;
		if (option === '-n' || option === '-netns')
			return call.run(
				call.argv.filter((_, index) => index !== at && index !== at + 1),
				{ space: call.argv[at + 1] ?? '' },
			);
		options.add(option.replace(/^--?/, ''));
	}
	if (options.has('V')) return printed('ip utility, iproute2-6.1.0, libbpf 1.1.2\n');
	const [object = '', ...words] = call.argv.slice(at);
	const handler = Object.entries(objects).find(([name]) => object !== '' && name.startsWith(object));
	if (!handler) unknownUse(call.argv, 'ip/');
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
