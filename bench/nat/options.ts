import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Line } from './line.ts';
import type { Ruleset } from './ruleset/ruleset.ts';

export const usage = `bench:nat [options]: ways to translate into a MAP-E port set, measured against each other

  --quick           240 ports, one host, four rulesets: flows, churn, packets outside the set
  --only ID,…       these rulesets only
  --extra ID=FILE   one more, from a file that nft loads; {ports} in its name is replaced by 240 or 1008
  --print ID        print a ruleset as it is loaded (with --ports 240 or 1008) and do nothing else
  --ports N         only this line
  --flows           no times: only what counts packets
  --times           only times
  --load            only load times
  --write FILE      put what is printed between FILE's two lines <!-- bench:nat --> and <!-- bench:nat end -->
                    (npm run format lines the tables up)

Needs root, a kernel with nf_tables, veth and network namespaces, and Debian's nftables iproute2 util-linux gcc libc6-dev;
iptables (and xt_HMARK in the kernel) for the rulesets that are written for it.
Nothing but namespaces that it makes itself is ever touched.
`;

export type Options = ReturnType<typeof readOptions>;

export function readOptions(args: readonly string[]) {
	const { values } = parseArgs({
		args: [...args],
		options: {
			quick: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
			only: { type: 'string' },
			extra: { type: 'string', multiple: true, default: [] },
			print: { type: 'string' },
			ports: { type: 'string' },
			flows: { type: 'boolean', default: false },
			times: { type: 'boolean', default: false },
			load: { type: 'boolean', default: false },
			write: { type: 'string' },
		},
	});
	return values;
}

/** A ruleset from a file that is written for this bench's address, tunnel name and port set. */
export function extra(argument: string, line: Line): Ruleset {
	const [id, file] = argument.split('=');
	if (!id || !file) throw new Error(`--extra ${argument}: want ID=FILE`);
	const text = readFileSync(file.replace('{ports}', `${line.ports}`), 'utf8');
	return { id, title: id, loader: 'nft', text, ports: line.ce.ports };
}
