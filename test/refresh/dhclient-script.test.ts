import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderConfig } from '../../src/plan/artifact/config.ts';
import { renderDhclientScript } from '../../src/plan/artifact/dhclient-script.ts';
import { names } from '../../src/plan/names.ts';
import { choicesFor } from '../plan/routers.ts';

// dhclient's hook as dhclient calls it, with the router's real sh, in a folder that stands for the machine.

const ours = '2400:4050:5c71:af00::/56';
const other = '2400:4050:5c71:b000::/56';
const third = '240b:10:3f6c:d400::/56';

let machine: string;
const at = (path: string) => join(machine, path);
const read = (path: string) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8').trim() : undefined);
const log = () => (read('log') ?? '').split('\n').filter(Boolean);
const record = () => JSON.parse(read(`${names.run}/refresh`) ?? '{}') as Record<string, unknown>;

function put(path: string, text: string): void {
	mkdirSync(dirname(at(path)), { recursive: true });
	writeFileSync(at(path), text);
	chmodSync(at(path), 0o755);
}

/** The script with its paths in the folder. */
const moved = (script: string) =>
	script.replaceAll(/\/(?:etc|run|var\/lib|usr\/local\/lib)\/mape-setup/g, (path) => at(path));

beforeEach(() => {
	machine = mkdtempSync(join(tmpdir(), 'dhclient-script-'));
	put(names.dhclientScript, moved(renderDhclientScript('/NODE').replace("'/NODE'", `'${at('node')}'`)));
	put(names.config, renderConfig(choicesFor(ours)));
	put(names.up, `#!/bin/sh\necho "up $*" >> ${at('log')}\nrm -f ${at(names.held)}\n`);
	put(names.down, `#!/bin/sh\necho down >> ${at('log')}\n`);
	put(names.refresh, '');
	// what the real one does to the configuration
	put(
		'node',
		`#!/bin/sh\necho "refresh $2" >> ${at('log')}\nsed -i "s|\\"prefix\\": .*|\\"prefix\\": \\"$2\\",|" ${at(names.config)}\nrm -f ${at(names.held)}\n`,
	);
});
afterEach(() => rmSync(machine, { recursive: true }));

interface Lease {
	readonly was?: string;
	readonly max?: number;
	/** When the Reply came that named it. */
	readonly at?: number;
	readonly preferred?: number;
}

function call(reason: string, env: Readonly<Record<string, string>> = {}): string {
	const script = `${at(names.dhclientScript)} 2>&1`;
	return execFileSync('sh', ['-c', script], {
		encoding: 'utf8',
		env: { PATH: process.env['PATH'] ?? '', reason, ...env },
	});
}

const bound = (
	prefix: string,
	{ was, max = 14400, preferred = 12600, at: starts = 1000 }: Lease = {},
	reason = 'RENEW6',
) =>
	call(reason, {
		new_ip6_prefix: prefix,
		new_life_starts: String(starts),
		new_max_life: String(max),
		new_preferred_life: String(preferred),
		...(was === undefined ? {} : { old_ip6_prefix: was }),
	});

describe('the hook of dhclient', () => {
	it('does nothing for the prefix that is configured', () => {
		expect(bound(ours, {}, 'BOUND6')).toBe('');
		expect(bound(ours, { was: ours })).toBe('');
		expect(log()).toEqual([]);
		expect(read(`${names.run}/prefix`)).toBe(ours);
	});

	it.each(['BOUND6', 'RENEW6', 'REBIND6'])('has everything derived again for another one (%s)', (reason) => {
		bound(other, {}, reason);
		expect(log()).toEqual([`refresh ${other}`]);
		expect(read(`${names.run}/prefix`)).toBe(other);
	});

	it('follows the new prefix of a Reply that does not mention the old one', () => {
		bound(ours, {}, 'BOUND6');
		// dhclient goes through its whole lease, the old prefix first
		bound(ours, { was: ours });
		bound(other);
		expect(log()).toEqual([`refresh ${other}`]);
	});

	it('follows it when the Reply takes the old one away', () => {
		bound(ours, {}, 'BOUND6');
		bound(ours, { was: ours, max: 0, preferred: 0 });
		expect(read(`${names.run}/prefix`)).toBeUndefined();
		bound(other);
		call('EXPIRE6', { old_ip6_prefix: ours });
		expect(log()).toEqual(['down', `refresh ${other}`]);
	});

	it('follows it in whatever order they come', () => {
		bound(ours, {}, 'BOUND6');
		bound(other);
		bound(ours, { was: ours, max: 0, preferred: 0 });
		expect(log()).toEqual([`refresh ${other}`]);
	});

	it('does not change its mind while both live', () => {
		bound(ours, {}, 'BOUND6');
		bound(other, { at: 2000 });
		const orders = [
			[ours, other],
			[other, ours],
			[ours, other],
		];
		for (const [i, order] of orders.entries()) for (const prefix of order) bound(prefix, { was: prefix, at: 3000 + i });
		expect(log()).toEqual([`refresh ${other}`]);
	});

	it('goes back to the other prefix when the one in use expires', () => {
		bound(ours, {}, 'BOUND6');
		bound(other, { at: 2000 });
		bound(ours, { was: ours, at: 2000 });
		call('EXPIRE6', { old_ip6_prefix: other });
		expect(log()).toEqual([`refresh ${other}`, `refresh ${ours}`]);
	});

	it('does not go back to a prefix that only dhclient still counts on', () => {
		bound(ours, {}, 'BOUND6');
		bound(ours, { was: ours });
		bound(other, { at: 2000 });
		call('EXPIRE6', { old_ip6_prefix: other });
		expect(log()).toEqual([`refresh ${other}`, 'down']);
	});

	it('leaves a prefix that the operator does not name any more', () => {
		bound(ours, {}, 'BOUND6');
		bound(other, { was: other, at: 1000 });
		// as dhclient goes through them after the next two Replies
		for (const at of [2000, 3000]) {
			bound(ours, { was: ours, at: 1000 });
			bound(other, { was: other, at });
		}
		expect(log()).toEqual([`refresh ${other}`]);
	});

	it('stays with its prefix when the clock jumps', () => {
		bound(ours, { at: 5000 }, 'BOUND6');
		for (const at of [100, 200, 9000]) bound(ours, { was: ours, at });
		bound(other, { at: 50 });
		expect(log()).toEqual([`refresh ${other}`]);
	});

	it('is not irritated when a prefix expires that is not in use', () => {
		bound(ours, {}, 'BOUND6');
		bound(other);
		call('DEPREF6', { cur_ip6_prefix: ours });
		call('EXPIRE6', { old_ip6_prefix: ours });
		expect(log()).toEqual([`refresh ${other}`]);
		expect(read(`${names.run}/prefix`)).toBe(other);
	});

	it.each(['EXPIRE6', 'RELEASE6', 'STOP6'])('takes the router down at %s, and up when the prefix is back', (reason) => {
		bound(ours, {}, 'BOUND6');
		expect(call(reason, { old_ip6_prefix: ours })).toMatch(/^<3>mape-setup: the operator has withdrawn/);
		expect(log()).toEqual(['down']);
		expect(read(names.held)).toBe(`withdrawn ${ours}`);
		expect(record()).toMatchObject({ outcome: 'withdrawn', from: ours, to: '' });
		expect(call(reason, { old_ip6_prefix: ours })).toBe('');
		bound(ours, {}, 'BOUND6');
		expect(log()).toEqual(['down', 'up now']);
		expect(read(names.held)).toBeUndefined();
		expect(record()).toMatchObject({ outcome: 'back', to: ours });
	});

	it('keeps a deprecated prefix while there is no better one', () => {
		bound(ours, {}, 'BOUND6');
		call('DEPREF6', { cur_ip6_prefix: ours });
		expect(log()).toEqual([]);
		bound(other, { preferred: 0 });
		expect(log()).toEqual([]);
		bound(third);
		call('DEPREF6', { cur_ip6_prefix: third });
		expect(read(`${names.run}/prefix`)).toBe(third);
		expect(log()).toEqual([`refresh ${third}`]);
	});

	it.each([names.pending, names.reverting])(
		'leaves a change alone while there is %s, and follows after that',
		(path) => {
			bound(ours, {}, 'BOUND6');
			put(path, '');
			expect(bound(other)).toContain('a change is to be kept or taken back first');
			expect(record()).toMatchObject({ outcome: 'waiting', from: ours, to: other });
			expect(log()).toEqual([]);
			rmSync(at(path));
			call('FOLLOW');
			expect(log()).toEqual([`refresh ${other}`]);
		},
	);

	it('leaves a pending change alone when the prefix is withdrawn, too', () => {
		bound(ours, {}, 'BOUND6');
		put(names.pending, '');
		call('EXPIRE6', { old_ip6_prefix: ours });
		expect(log()).toEqual([]);
		rmSync(at(names.pending));
		call('FOLLOW');
		expect(log()).toEqual(['down']);
	});

	it('takes nothing for withdrawn before the first Reply', () => {
		call('FOLLOW');
		expect(log()).toEqual([]);
	});

	it('is loud and safe without Node', () => {
		rmSync(at('node'));
		const script = readFileSync(at(names.dhclientScript), 'utf8').replace('command -v node', 'command -v no-such-node');
		put(names.dhclientScript, script);
		const said = bound(other);
		expect(said).toMatch(/^<3>mape-setup: the prefix is now .*no Node\.js/);
		expect(log()).toEqual(['down']);
		expect(record()).toMatchObject({ outcome: 'no-node', from: ours, to: other });
		// the files are those of the old prefix: when that is back, sh is enough
		bound(ours);
		expect(log()).toEqual(['down', 'up now']);
	});

	it('tries again what was not possible when the operator names that prefix, and not for every other', () => {
		put(
			'node',
			`#!/bin/sh\nmkdir -p ${at(names.state)}\necho "refresh $2" >> ${at('log')}\necho "no-rule $2" > ${at(names.held)}\n`,
		);
		bound(ours, {}, 'BOUND6');
		bound(other, { at: 2000 });
		// of times long gone: they stay in dhclient's lease until it is started again
		for (const dead of ['2001:db8:1::/56', '2001:db8:2::/56']) {
			bound(dead, { was: dead, max: 0, preferred: 0, at: 2000 });
			call('DEPREF6', { cur_ip6_prefix: dead });
			call('EXPIRE6', { old_ip6_prefix: dead });
		}
		bound(ours, { was: ours, at: 2000 });
		expect(log()).toEqual([`refresh ${other}`]);
		bound(other, { was: other, at: 3000 });
		expect(log()).toEqual([`refresh ${other}`, `refresh ${other}`]);
		bound(ours, { was: ours, at: 3000 });
		bound(other, { was: other, max: 0, at: 3000 });
		expect(log()).toEqual([`refresh ${other}`, `refresh ${other}`, 'up now']);
	});

	it('takes the router down when the refresh fails, and tries again', () => {
		put('node', `#!/bin/sh\necho refresh >> ${at('log')}\nexit 1\n`);
		bound(other);
		expect(log()).toEqual(['refresh', 'down']);
		expect(read(names.held)).toMatch(/^unfinished/);
		bound(other, { was: other });
		expect(log()).toEqual(['refresh', 'down', 'refresh', 'down']);
	});

	it('finishes what was cut off, also for the prefix of the configuration', () => {
		put(names.held, 'unfinished: on the way\n');
		bound(ours, {}, 'BOUND6');
		expect(log()).toEqual([`refresh ${ours}`]);
	});

	it('lets one hook at a time work, and the last one win', async () => {
		put(
			'node',
			`#!/bin/sh\necho "begin $2" >> ${at('log')}\nsleep 0.3\necho "end $2" >> ${at('log')}\nsed -i "s|\\"prefix\\": .*|\\"prefix\\": \\"$2\\",|" ${at(names.config)}\n`,
		);
		const start = (prefix: string) =>
			new Promise((over) =>
				spawn('sh', [at(names.dhclientScript)], {
					env: { PATH: process.env['PATH'] ?? '', reason: 'BOUND6', new_ip6_prefix: prefix },
				}).on('exit', over),
			);
		const first = start(other);
		await new Promise((over) => setTimeout(over, 100));
		await Promise.all([first, start(third)]);
		expect(log()).toEqual([`begin ${other}`, `end ${other}`, `begin ${third}`, `end ${third}`]);
		expect(read(`${names.run}/prefix`)).toBe(third);
	});

	it('takes no path that sh would read as more than a path', () => {
		expect(renderDhclientScript("/opt/it's/node")).toContain("NODE=''");
	});
});
