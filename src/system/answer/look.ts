import { names } from '../../plan/names.ts';
import type { Invocation, Reply } from './answer.ts';
import { printed } from './answer.ts';

/**
 * What the script `look` of a checkpoint prints. Its awk programs are not run here: this is the same once more, from the
 * same commands; the lab compares the script with a real machine.
 */
export async function look(call: Invocation, source: string): Promise<Reply> {
	const [file, only] = call.argv.slice(1);
	const lines = await state(call, source, only !== undefined);
	if (typeof lines === 'number') return { code: lines };
	if (file === undefined) return printed(lines.map((line) => `${line}\n`).join(''));
	const directory = call.env['PWD'] ?? '/';
	const before = (call.router.files.get(file.startsWith('/') ? file : `${directory}/${file}`)?.content ?? '')
		.split('\n')
		.filter((line) => line !== '' && (only === undefined || /^(file|content) /.test(line)));
	return printed(
		differences(before, lines)
			.map((line) => `${line}\n`)
			.join(''),
	);
}

/** The lines, or the exit code when the machine cannot be read. */
async function state(call: Invocation, source: string, onlyFiles: boolean): Promise<readonly string[] | number> {
	const files = filesIn(call, source);
	if (onlyFiles) return files;
	const away = await toolsAway(call);
	const addresses = await call.run(['ip', '-o', 'addr', 'show']);
	const routes4 = await call.run(['ip', '-4', 'route', 'show', 'table', 'main']);
	const routes6 = await call.run(['ip', '-6', 'route', 'show', 'table', 'main']);
	const tables = away.includes('nft') ? { code: 0 } : await call.run(['nft', 'list', 'tables']);
	const bad = [addresses, routes4, routes6, tables].find(({ code }) => code !== 0);
	if (bad) return bad.code;
	const link = await call.run(['ip', '-o', 'link', 'show', 'dev', names.tunnel]);
	const mtu = / mtu (\d+)/.exec(link.stdout)?.[1];
	const { tunnel } = call.space.links.find(({ name }) => name === names.tunnel) ?? {};
	return [
		...away.map((tool) => `tool ${tool} is not there`),
		...files,
		...linesOf(addresses).flatMap((line) => {
			const match = /^\d+:\s+(\S+)\s+inet6?\s+(\S+)/.exec(line);
			return !match || / scope link| dynamic | temporary /.test(line) ? [] : [`address ${match[1]} ${match[2]}`];
		}),
		...[...linesOf(routes4).map((line) => `route 4 ${line}`), ...linesOf(routes6).map((line) => `route 6 ${line}`)]
			.filter((line) => !/ proto (ra|kernel)| expires /.test(line))
			.map((line) =>
				line
					.replaceAll(/ (linkdown|dead)/g, '')
					.trim()
					.replaceAll(/\s+/g, ' '),
			),
		...(tunnel
			? [
					`tunnel ${names.tunnel}: remote ${tunnel.remote} local ${tunnel.local} dev ${tunnel.device} ${tunnel.encapLimit}`,
				]
			: []),
		...(mtu === undefined ? [] : [`link ${names.tunnel} mtu ${mtu}`]),
		...(await rules(call)),
		...[...call.space.sysctls]
			.filter(([key]) => touched.test(key) && !key.includes(`.${names.tunnel}.`))
			.map(([key, value]) => `sysctl ${key} = ${value}`),
		...unitsIn(source).map((unit) => {
			const { enabled = false, active = false } = call.router.units.get(unit) ?? {};
			return `unit ${unit} ${enabled ? 'enabled' : 'disabled'} ${active ? 'active' : 'inactive'}`;
		}),
	];
}

async function toolsAway(call: Invocation): Promise<readonly string[]> {
	const away: string[] = [];
	for (const tool of ['nft', 'iptables-save', 'ip6tables-save', 'sysctl', 'systemctl'])
		if ((await call.run(['which', tool])).code !== 0) away.push(tool);
	return away;
}

const touched =
	/^net\.(ipv[46]\.(ip_forward|conf\..*\.(forwarding|accept_ra))|ipv4\.conf\.all\.accept_redirects|netfilter\.nf_conntrack_(tcp|udp|icmp)_timeout.*)$/;

/** The paths and units that the script names. */
const filesIn = ({ router }: Invocation, source: string): readonly string[] =>
	[...(/ stat -c '[^']*' (.*) 2>/.exec(source.replace('\tstat', ' stat'))?.[1] ?? '').matchAll(/'([^']+)'/g)].flatMap(
		([, path]) => {
			const file = router.files.get(path!);
			return file ? [`file ${path} ${file.mode.toString(8)} 0:0`, `content ${path} ${digest(file.content)}`] : [];
		},
	);
const unitsIn = (source: string): readonly string[] =>
	(/for unit in (.*); do/.exec(source)?.[1] ?? '').split(' ').filter((word) => word !== '');

async function rules(call: Invocation): Promise<readonly string[]> {
	const { family, name } = names.table;
	const listed = await call.run(['nft', '-s', 'list', 'table', family, name]);
	const found = listed.code === 0 ? [`rules table ${family} ${name} ${digest(listed.stdout)}`] : [];
	for (const program of ['iptables', 'ip6tables']) {
		const { code, stdout } = await call.run([`${program}-save`]);
		const own = code === 0 ? stdout.split('\n').filter((line) => line.includes(names.chainPrefix)) : [];
		if (own.length > 0)
			found.push(`rules ${program} ${digest(own.map((line) => line.replace(/ \[[0-9:]*\]$/, '')).join('\n'))}`);
	}
	return found;
}

/** As the script's `compare`. */
function differences(before: readonly string[], after: readonly string[]): readonly string[] {
	const now = new Map(after.filter((line) => line.startsWith('sysctl ')).map((line) => [line.split(' ')[1], line]));
	return [
		...before.flatMap((line) => {
			if (after.includes(line) || line.startsWith('tool ')) return [];
			if (!line.startsWith('sysctl ')) return [`missing: ${line}`];
			const present = now.get(line.split(' ')[1]);
			return present === undefined ? [] : [`changed: ${line}, is now ${present.slice(7)}`];
		}),
		...after
			.filter((line) => !before.includes(line) && !line.startsWith('sysctl '))
			.map((line) => `left over: ${line}`),
	];
}

const linesOf = ({ stdout }: Reply): readonly string[] => (stdout ?? '').split('\n').filter((line) => line !== '');

/** Any digest will do that differs when the text does. */
function digest(text: string): string {
	let hash = 0xcbf29ce484222325n;
	for (const char of text) hash = ((hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n) & 0xffffffffffffffffn;
	return hash.toString(16).padStart(16, '0');
}
