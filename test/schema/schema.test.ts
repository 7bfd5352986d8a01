import { describe, expect, it } from 'vitest';
import type { CheckProgress, Finding } from '../../src/check/check.ts';
import { checks } from '../../src/check/checks.ts';
import { findingTable } from '../../src/check/finding-table.ts';
import { checkObjects, verdictObject } from '../../src/command/check-object.ts';
import type { LogEntry } from '../../src/system/log-entry.ts';
import { findings, notes } from '../check/examples.ts';
import { withOtherKinds, withSurplus } from './changed.ts';
import { complaints, schemaFiles, schemaSource } from './schemas.ts';

const allFindings = Object.values(findings).flat();

/** What `check --json` says when one check found it and the next is skipped because of that. */
function checked(finding: Finding): readonly CheckProgress[] {
	return [
		{ id: 'link', status: 'done', verdict: { level: 'failed', finding }, durationMs: 5 },
		{ id: 'default-route', status: 'skipped', because: 'link' },
		{ id: 'dns', status: 'done', verdict: { level: 'ok', rttMs: 5.1, detail: 'x' }, durationMs: 3 },
	];
}

const checkAnswer = (progress: readonly CheckProgress[]) => ({
	schema: 1,
	verdict: verdictObject(progress, 'ja'),
	durationMs: 8,
	checks: checkObjects(progress, 'ja'),
});

describe('the schemas', () => {
	it.each(schemaFiles)('%s is closed: no object takes a field that it does not name', (file) => {
		const open: string[] = [];
		const walk = (node: unknown, path: string): void => {
			if (typeof node !== 'object' || node === null) return;
			const fields = node as Record<string, unknown>;
			if (fields['type'] === 'object' && !('additionalProperties' in fields)) open.push(path);
			for (const [name, value] of Object.entries(fields)) walk(value, `${path}/${name}`);
		};
		walk(schemaSource(file), '#');
		expect(open).toEqual([]);
		expect(schemaSource(file)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: file });
	});

	it('know every check and every finding, and no other', () => {
		const { $defs } = schemaSource('part.json') as { $defs: Record<string, { enum: string[]; oneOf: unknown[] }> };
		expect($defs['checkId']?.enum.toSorted()).toEqual(checks.map(({ id }) => id).sort());
		const codes = [...($defs['readProblem']?.oneOf ?? []), ...($defs['finding']?.oneOf ?? [])].flatMap((one) => {
			const { properties } = one as { properties?: { code: { const: string } } };
			return properties ? [properties.code.const] : [];
		});
		expect(codes.sort()).toEqual(Object.keys(findingTable).sort());
	});
});

describe('findings and notes', () => {
	it.each(allFindings)('$code', (finding) => {
		expect(complaints('part.json#/$defs/finding', finding)).toBeUndefined();
		expect(complaints('check.json', checkAnswer(checked(finding)))).toBeUndefined();
	});

	it.each(Object.values(notes).flat())('note $code', (note) => {
		expect(complaints('part.json#/$defs/note', note)).toBeUndefined();
	});

	it('fail with a field more, or of another kind', () => {
		for (const finding of allFindings) {
			const changed = [...withSurplus(finding), ...withOtherKinds(finding)];
			expect(changed.length, finding.code).toBeGreaterThan(1);
			for (const value of changed)
				expect(complaints('part.json#/$defs/finding', value), JSON.stringify(value)).toBeDefined();
		}
	});
});

describe('lines of the log', () => {
	const time = '2026-03-31T00:00:00.000Z';
	const entries: readonly LogEntry[] = [
		{ time, pid: 1, run: ['mape-setup'], version: '0.1.0' },
		{ time, command: ['ip'], code: null, durationMs: 1, timedOut: true, stderr: ['x'] },
		{ time, command: ['nft'], code: 127, durationMs: 0, timedOut: false, notFound: true },
		{ time, write: '/etc/x', mode: '0644', bytes: 1, error: 'EROFS' },
		{ time, remove: '/etc/x' },
		{ time, outcome: 'exit', code: 0, durationMs: 12 },
		{ time, outcome: 'bug', error: 'Error: x' },
		{ time, script: 'revert', said: 'x' },
	];

	it.each(entries)('%j', (entry) => {
		expect(complaints('log.json', entry)).toBeUndefined();
		for (const value of [...withSurplus(entry), ...withOtherKinds(entry)])
			expect(complaints('log.json', value), JSON.stringify(value)).toBeDefined();
	});
});
