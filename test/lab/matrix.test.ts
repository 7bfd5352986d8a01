import { afterAll, beforeAll, expect, test } from 'vitest';
import { names } from '../../src/plan/names.ts';
import { startLab, type TestLab } from './harness.ts';
import { harmless, type LineFault, lineFaults } from './matrix/fault.ts';
import { routerAdvertised } from './router.ts';

// One thing at a time is broken, and the first verdict of `check` has to name its layer. On a healthy line it names none.

const only = new RegExp(process.env['MATRIX_ONLY'] ?? '');

interface Told {
	readonly verdict: {
		readonly level: 'ok' | 'warning' | 'failed';
		readonly check?: string;
		readonly finding?: { readonly code: string };
		readonly cause?: string;
	};
	/** Of all checks together. */
	readonly durationMs: number;
	readonly checks: readonly { readonly id: string; readonly status: string; readonly durationMs?: number }[];
}

let lab: TestLab;
const rows: string[][] = [];

beforeAll(async () => {
	lab = await startLab('ocn');
	await routerAdvertised(lab);
	const applied = await lab.router('mape-setup apply --yes', { timeoutMs: 240_000 });
	expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
});
afterAll(async () => {
	await lab?.stop();
	const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
});

async function check(): Promise<Told & { readonly seconds: number }> {
	const began = Date.now();
	const { stdout, stderr } = await lab.router('mape-setup check --json', { timeoutMs: 120_000 });
	expect(stderr).toBe('');
	return { ...(JSON.parse(stdout) as Told), seconds: (Date.now() - began) / 1000 };
}

async function carryOut(acts: LineFault['make']): Promise<void> {
	for (const act of acts) {
		if (typeof act === 'function') await act(lab);
		else {
			const [host, command] = act;
			const { code, stdout, stderr } = await (host === 'router'
				? lab.router(command, { timeoutMs: 60_000 })
				: lab.on(host, command, { timeoutMs: 60_000 }));
			expect(`${code}\n${stdout}${stderr}`, command).toMatch(/^0\n/);
		}
	}
}

/** What is named when nothing is wrong; a busy machine may be too slow once. */
async function expectHealthy(): Promise<void> {
	let told = await check();
	if (told.verdict.level !== 'ok') told = await check();
	expect(told.verdict, JSON.stringify(told.checks)).toMatchObject({ level: 'ok' });
}

const chosen = lineFaults.filter(({ name }) => only.test(name));

test('a healthy line', { timeout: 300_000 }, async () => {
	const { verdict, checks, durationMs, seconds } = await check();
	expect(verdict, JSON.stringify(checks)).toMatchObject({ level: 'ok' });
	rows.push(['fault', 'first verdict', 'finding', 'seconds']);
	rows.push(['none', verdict.level, '', seconds.toFixed(1)]);
	const slowest = Math.max(...checks.map(({ durationMs = 0 }) => durationMs));
	console.log(
		`healthy in ${seconds.toFixed(1)} s with the start of the program; all checks took ${durationMs} ms, the slowest ${slowest} ms: ${(durationMs / slowest).toFixed(2)} times that`,
	);
});

test.each(harmless.map((one) => [one.name, one] as const))('%s: no fault', { timeout: 300_000 }, async (name, one) => {
	await carryOut(one.make);
	try {
		await expectHealthy();
		rows.push([name, 'ok', '', '']);
	} finally {
		await carryOut(one.mend);
	}
});

test.each(chosen.map((fault) => [fault.name, fault] as const))('%s', { timeout: 300_000 }, async (name, fault) => {
	await carryOut(fault.make);
	try {
		const { verdict, checks, seconds } = await check();
		const { level, check: layer = '', finding } = verdict;
		rows.push([name, layer || level, finding?.code ?? '', seconds.toFixed(1)]);
		const seen = JSON.stringify({ verdict, checks });
		expect(layer, seen).toMatch(fault.check);
		expect(finding?.code, seen).toMatch(fault.finding);
	} finally {
		await carryOut(fault.mend);
		await carryOut([['router', `${names.up} now && sleep 1`]]);
	}
	await expectHealthy();
});
