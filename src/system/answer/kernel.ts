import { setSysctl, sysctlKey } from '../model/change.ts';
import { fateOf } from '../model/path.ts';
import { type AnswerTable, done, type Invocation, printed, type Reply, refused } from './answer.ts';

/** sysctl (procps 4), modprobe, uname and what else asks the kernel. */
export const kernelAnswers: AnswerTable = {
	'sysctl --version': () => printed('sysctl from procps-ng 4.0.2\n'),
	'sysctl ...': sysctl,
	'modprobe ...': modprobe,
	'uname -r': ({ router }) => printed(`${router.kernel}\n`),
	'uname -m': () => printed('x86_64\n'),
	hostname: () => printed('router\n'),
	'id -u': ({ router }) => printed(router.root ? '0\n' : '1000\n'),
	'getent ahostsv4 *': async ({ argv, router, space, now, wait }) => {
		const server = /^nameserver\s+(\S+)/m.exec(router.files.get('/etc/resolv.conf')?.content ?? '')?.[1];
		const fate = server === undefined ? undefined : fateOf(router, space, { to: server, port: 53 }, now());
		if (fate?.type !== 'answered') {
			await wait(5_000);
			return { code: 2 };
		}
		await wait(fate.rttMs);
		return printed(`198.51.100.10   STREAM ${argv[2]}\n198.51.100.10   DGRAM\n198.51.100.10   RAW\n`);
	},
	'ss ...': () => printed(''),
	'nmcli -t -f DEVICE,STATE device': ({ router }) =>
		printed(router.files.get('/run/NetworkManager/devices')?.content ?? ''),
};

function sysctl(call: Invocation): Reply {
	const words = call.argv.slice(1);
	const has = (letter: string) => words.some((word) => /^-\w+$/.test(word) && word.includes(letter));
	const pattern = words[words.indexOf('-r') + 1];
	if (has('a')) {
		const filter = new RegExp(words.includes('-r') ? (pattern ?? '') : '');
		const entries = [...call.space.sysctls].filter(([key]) => filter.test(key)).sort();
		return printed(entries.map(([key, value]) => `${key} = ${value}\n`).join(''));
	}
	const rest = words.filter((word) => !word.startsWith('-'));
	if (has('p')) return fromFiles(call, rest.length > 0 ? rest : ['/etc/sysctl.conf'], has('q'));
	const replies = rest.map((word) => {
		const [key = '', value] = word.split(/=(.*)/s);
		if (value !== undefined) return assign(call, key, value, has('q'), has('e'));
		const present = call.space.sysctls.get(sysctlKey(key));
		if (present === undefined) return missing(key);
		return printed(has('n') ? `${present}\n` : `${sysctlKey(key)} = ${present}\n`);
	});
	return joined(replies);
}

const missing = (key: string): Reply =>
	refused(1, `sysctl: cannot stat /proc/sys/${key.replaceAll('.', '/')}: No such file or directory`);

const joined = (replies: readonly Reply[]): Reply => ({
	code: replies.some(({ code }) => code !== 0) ? 1 : 0,
	stdout: replies.map(({ stdout }) => stdout ?? '').join(''),
	stderr: replies.map(({ stderr }) => stderr ?? '').join(''),
});

function assign({ router, space }: Invocation, key: string, value: string, quiet: boolean, tolerant: boolean): Reply {
	if (!setSysctl(router, space, key, value)) return tolerant ? done : missing(key);
	return quiet ? done : printed(`${sysctlKey(key)} = ${value}\n`);
}

function fromFiles(call: Invocation, paths: readonly string[], quiet: boolean): Reply {
	const replies: Reply[] = [];
	for (const path of paths) {
		const text = call.router.files.get(path)?.content;
		if (text === undefined) return refused(1, `sysctl: cannot open "${path}": No such file or directory`);
		for (const line of text.split('\n')) {
			const entry = /^\s*-?([^#;=\s][^=\s]*)\s*=\s*(.*?)\s*$/.exec(line);
			if (entry) replies.push(assign(call, entry[1]!, entry[2]!, quiet, false));
		}
	}
	return joined(replies);
}

function modprobe({ argv, router }: Invocation): Reply {
	const wanted = argv.slice(1).filter((word) => !word.startsWith('-'));
	for (const name of wanted) {
		if (!router.modules.has(name) && !router.loadable.has(name))
			return refused(1, `modprobe: FATAL: Module ${name} not found in directory /lib/modules/${router.kernel}`);
		router.modules.add(name);
	}
	return done;
}
