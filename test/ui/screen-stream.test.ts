import { describe, expect, it } from 'vitest';
import { ScreenStream } from '../../src/ui/screen-stream.ts';
import { openTerminal } from './headless-terminal.ts';

describe('the screen that Ink writes to', () => {
	it('is never too low for a frame, so that Ink does not clear the scrollback', () => {
		const screen = new ScreenStream(openTerminal(80, 24).stdout);
		expect(screen.rows).toBe(Number.POSITIVE_INFINITY);
		expect([screen.columns, screen.height]).toEqual([80, 24]);
	});

	it('is 80 × 24 on a line that knows no size', () => {
		const screen = new ScreenStream(openTerminal(80, 24).stdout);
		Object.assign(screen.target, { columns: 0, rows: 0 });
		expect([screen.columns, screen.height]).toEqual([80, 24]);
	});

	it('erases the rows that a narrower terminal folds', async () => {
		const terminal = openTerminal(40, 10);
		const screen = new ScreenStream(terminal.stdout);
		terminal.stdout.write('before\n');
		screen.write(`${'x'.repeat(40)}\n${'y'.repeat(10)}\n`);
		// Ink erases the two rows that it has written, and paints again.
		screen.on('resize', () => screen.write(`${'\u001B[2K\u001B[1A'.repeat(2)}\u001B[2K\u001B[Gnow\n`));
		await terminal.resize(20, 10);
		expect((await terminal.screen()).filter((line) => line !== '')).toEqual(['before', 'now']);
	});

	it('tells the new size before Ink hears of it', async () => {
		const terminal = openTerminal(40, 10);
		const screen = new ScreenStream(terminal.stdout);
		const heard: string[] = [];
		screen.on('resize', () => heard.push('resize'));
		screen.on('size', () => heard.push('size'));
		await terminal.resize(30, 10);
		expect(heard).toEqual(['size', 'resize']);
		screen.close();
		await terminal.resize(20, 10);
		expect(heard).toHaveLength(2);
	});
});
