import { linkNamed } from '../model/router.ts';
import { type Answer, type AnswerTable, done, printed, refused } from './answer.ts';

/** tc (iproute2 6.1): the one filter that `up` puts on the tunnel. */
export const tcAnswers: AnswerTable = {
	'tc qdisc replace dev * clsact': (call) => {
		if (!linkNamed(call.space, call.argv[4])) return noDevice(call.argv[4]);
		return call.router.loadable.has('sch_ingress') ? done : refused(2, 'Error: Specified qdisc kind is unknown.');
	},
	'tc filter replace dev * egress protocol all pref 1 handle 1 bpf direct-action bytecode *': (call) => {
		const link = linkNamed(call.space, call.argv[4]);
		if (!link) return noDevice(call.argv[4]);
		if (!call.router.loadable.has('cls_bpf'))
			return refused(2, 'Error: TC classifier not found.\nWe have an error talking to the kernel');
		const [length, ...lines] = call.argv[15]!.split(',');
		if (lines.length !== Number(length)) return refused(1, 'Error: program has wrong length');
		link.guard = call.argv[15]!;
		return done;
	},
	'tc filter show dev * egress': shown,
	'tc -j -s qdisc show dev *': counted,
};

/** As iproute2 6.1 prints it for a tunnel with and without the filter. */
function counted(call: Parameters<Answer>[0]) {
	const link = linkNamed(call.space, call.argv[6]);
	if (!link) return noDevice(call.argv[6]);
	const none = { bytes: 0, packets: 0, drops: 0, overlimits: 0, requeues: 0, backlog: 0, qlen: 0 };
	const root = { kind: 'noqueue', handle: '0:', root: true, refcnt: 2, options: {}, ...none };
	const guard = {
		kind: 'clsact',
		handle: 'ffff:',
		parent: 'ffff:fff1',
		options: {},
		...none,
		drops: link.guarded ?? 0,
	};
	return printed(`${JSON.stringify(link.guard === undefined ? [root] : [root, guard])}\n`);
}

function shown(call: Parameters<Answer>[0]) {
	const link = linkNamed(call.space, call.argv[4]);
	if (!link) return noDevice(call.argv[4]);
	if (link.guard === undefined) return done;
	const head = 'filter protocol all pref 1 bpf chain 0';
	return printed(`${head} \n${head} handle 0x1 direct-action not_in_hw bytecode '${link.guard}'\n`);
}

const noDevice = (name: string | undefined) => refused(1, `Cannot find device "${name}"`);
