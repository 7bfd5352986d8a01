import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localSystem } from '../../src/system/local.ts';
import { type System, SystemError } from '../../src/system/system.ts';
import { savePf } from '../../src/wizard/save-pf.ts';
import { pfChoices, pfPlan } from '../plan/pf-routers.ts';

const openbsd = pfPlan(pfChoices('ocn', 'openbsd-pf'));
const freebsd = pfPlan(pfChoices('ocn', 'freebsd-pf'));
let folder = '';
const found = () =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name }) => name)
		.sort();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mape-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('saving the files for a machine with PF', () => {
	it('writes all of them, and the README in both languages', async () => {
		expect(await savePf(localSystem(), openbsd, join(folder, 'new/'))).toBeUndefined();
		expect(found()).toEqual(
			[
				'README.ja.md',
				'README.md',
				'dhcp6leased.conf.lines',
				'hostname.em0.lines',
				'hostname.gif0',
				'pf-map-e-nat.conf',
				'pf.conf.lines',
				'rad.conf.lines',
				'rc.conf.local.lines',
				'sysctl.conf.lines',
			].sort(),
		);
		expect(readFileSync(join(folder, 'new/etc/pf-map-e-nat.conf'), 'utf8')).toBe(openbsd.files[0]!.content);
	});

	it('can be done again, and puts back what was taken out of it', async () => {
		await savePf(localSystem(), openbsd, folder);
		rmSync(join(folder, 'README.md'));
		expect(await savePf(localSystem(), openbsd, folder)).toBeUndefined();
		expect(found()).toContain('README.md');
	});

	it('replaces nothing that is not the same, and writes nothing then', async () => {
		mkdirSync(join(folder, 'etc'));
		writeFileSync(join(folder, 'etc/hostname.gif0'), 'mine\n');
		const path = join(folder, 'etc/hostname.gif0');
		expect(await savePf(localSystem(), openbsd, folder)).toEqual({ code: 'file-in-the-way', path });
		expect(found()).toEqual(['hostname.gif0']);
		expect(readFileSync(path, 'utf8')).toBe('mine\n');
	});

	it('does not mix two systems in one folder', async () => {
		await savePf(localSystem(), openbsd, folder);
		const before = found();
		expect(await savePf(localSystem(), freebsd, folder)).toMatchObject({ code: 'file-in-the-way' });
		expect(found()).toEqual(before);
	});

	it('says where a folder cannot be', async () => {
		writeFileSync(join(folder, 'file'), '');
		expect(await savePf(localSystem(), openbsd, join(folder, 'file'))).toMatchObject({ code: 'file-unwritable' });
		expect(found()).toEqual(['file']);
	});

	it('takes back what it has written when it cannot write the rest', async () => {
		const disk = localSystem();
		let left = 4;
		const full: System = {
			...disk,
			write: (path, content, mode) => {
				if (left-- === 0) throw new SystemError('ENOSPC', path, 'no space left on device');
				return disk.write(path, content, mode);
			},
		};
		chmodSync(folder, 0o755);
		writeFileSync(join(folder, 'mine'), '');
		expect(await savePf(full, openbsd, folder)).toMatchObject({
			code: 'file-unwritable',
			why: 'no space left on device',
		});
		expect(found()).toEqual(['mine']);
	});
});
