import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { exists, run } from './command.ts';
import { like240, like1008 } from './line.ts';
import { measureLine, type NotRun } from './measure/line.ts';
import { extra, type Options, readOptions, usage } from './options.ts';
import { pageOf } from './page.ts';
import { removeNamespaces } from './place.ts';
import { details, report } from './report.ts';
import type { Ruleset } from './ruleset/ruleset.ts';
import { rulesets } from './rulesets.ts';
import { full, quick, type Scope } from './scope.ts';
import { type Target, targets, targetTable } from './target.ts';
import { buildWire } from './wire.ts';

export interface Workshop {
	readonly wireSource: string;
	readonly scratch: string;
}

/** The exit code: 1 when a target is missed or one of our rulesets could not be run, 2 for a wrong call or machine. */
export async function main(args: readonly string[], { wireSource, scratch }: Workshop): Promise<number> {
	const options = readOptions(args);
	if (options.help) return end(usage, 0);
	const scope = scopeOf(options);
	if (options.print) return printRuleset(options.print, scope);
	const page = options.write === undefined ? undefined : pageOf(options.write);

	const lacking = ['ip', 'nsenter', 'nft', 'cc'].filter((program) => !exists(program));
	if (process.getuid?.() !== 0) lacking.push('root');
	if (lacking.length > 0)
		return end(`\nbench:nat cannot run: this machine lacks ${lacking.join(', ')}.\n\n${usage}`, 2);

	const program = join(scratch, 'wire');
	await buildWire(wireSource, program);
	process.on('exit', removeNamespaces);
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)
		process.on(signal, () => process.exit(code));
	removeNamespaces();
	const lack = await kernelLacks();
	if (lack) return end(`\nbench:nat cannot run here: ${lack}\n`, 2);

	const chosen = scope.lines.map((line) => rulesetsFor(options, scope, line));
	const say = (text: string) => process.stderr.write(`${text}\n`);
	const parts = [await machine()];
	const list: Target[] = [];
	const notRun: NotRun[] = [];
	for (const [i, line] of scope.lines.entries()) {
		const found = await measureLine(line, chosen[i]!, scope, program, say);
		parts.push(report(line, found.results, found.notRun, scope));
		if (scope.cases.length > 0) say(`\n${details(line, found.results, scope)}\n`);
		list.push(...targets(line, found.results, scope));
		notRun.push(...found.notRun);
	}
	if (list.length > 0) parts.push(targetTable(list));
	const text = `${parts.join('\n\n')}\n`;
	process.stdout.write(text);
	if (page) writeFileSync(page.file, page.with(text));
	// those for iptables may be absent: a kernel may lack xt_HMARK
	const lacksOne = notRun.some(({ ruleset }) => ruleset.required);
	for (const { ruleset, why } of notRun) say(`\nNOT RUN: ${ruleset.title}: ${why}`);
	return lacksOne || list.some(({ verdict }) => verdict === 'missed') ? 1 : 0;
}

function scopeOf({ quick: isQuick, only, ports, flows, times, load }: Options): Scope {
	const scope = isQuick ? quick : full;
	const lines = ports ? [like240, like1008].filter((line) => `${line.ports}` === ports) : scope.lines;
	if (lines.length === 0) throw new Error(`--ports ${ports}: there are lines with 240 and with 1008`);
	return {
		...scope,
		lines,
		...(flows && { speedRounds: 0, loadRounds: 0 }),
		...((times || load) && { cases: [], mapping: false }),
		...(load && { speedRounds: 0, loadRounds: full.loadRounds }),
		...(only && { only: only.split(',') }),
	};
}

function rulesetsFor({ extra: files }: Options, { only }: Scope, line: Scope['lines'][number]): readonly Ruleset[] {
	const all = rulesets(line);
	const unknown = only?.filter((id) => !all.some((ruleset) => ruleset.id === id)) ?? [];
	if (unknown.length > 0)
		throw new Error(`no ruleset ${unknown.join(', ')}; there are ${all.map(({ id }) => id).join(', ')}`);
	return [...all.filter(({ id }) => only?.includes(id) ?? true), ...files.map((file) => extra(file, line))];
}

function printRuleset(id: string, { lines }: Scope): number {
	for (const line of lines) {
		const found = rulesets(line).find((ruleset) => ruleset.id === id);
		if (!found)
			return end(
				`no ruleset ${id}; there are ${rulesets(line)
					.map((ruleset) => ruleset.id)
					.join(', ')}\n`,
				2,
			);
		process.stdout.write(found.text);
	}
	return 0;
}

/** What the kernel refuses of what every ruleset needs, in a namespace that ends with the try. */
async function kernelLacks(): Promise<string | undefined> {
	const table = 'add table ip t; add chain ip t c { type nat hook postrouting priority 100; }';
	const tries = [
		['ip', 'link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'inet0'],
		['nft', `${table}; add rule ip t c meta l4proto tcp snat ip to 192.0.2.1:1024-1039`],
	];
	for (const argv of tries) {
		const { ok, stderr } = await run(['unshare', '--net', ...argv]);
		if (!ok) return `${argv[0]}: ${stderr.trim()}`;
	}
	return undefined;
}

async function machine(): Promise<string> {
	const of = async (program: string) =>
		(await run([program, '--version'])).stdout.trim().split('\n')[0] || `no ${program}`;
	const load = loadavg().map((value) => value.toFixed(1));
	return `Linux ${release().split('-')[0]}, ${await of('nft')}, ${await of('iptables')}. ${availableParallelism()} processors, load average ${load.join(', ')} before the run.`;
}

function end(text: string, code: number): number {
	(code === 0 ? process.stdout : process.stderr).write(text);
	return code;
}
