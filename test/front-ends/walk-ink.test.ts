// Ink paints nothing but the last frame when CI is set; it looks when loaded.
delete process.env['CI'];

import { expect, it } from 'vitest';
import { ascii, unicode } from '../../src/ui/glyphs.ts';
import { openTerminal } from '../ui/headless-terminal.ts';
import { preset } from '../wizard/fixture.ts';
import { keysPerWalk, nonsense, pause, pickFrom, randomFrom, seeds, simulated, walkTimeoutMs } from './walk.ts';

const { runInk } = await import('../../src/ui/app.ts');
const { openStage } = await import('../../src/ui/stage.tsx');

const keys = [
	'\r',
	'\r',
	'\r',
	'\u001B[A',
	'\u001B[B',
	'\u001B[C',
	'\u001B[D',
	'\u001B[Z',
	'\u001B[5~',
	'\u001B[6~',
	'\u001B',
];
const letters = [...'123456789?dLhjklnisaekr+/x :', '\t', '\b', '\u001B[200~2001:db8::/32 \n\u001B[201~'];
const sizes = [
	[60, 20],
	[80, 24],
	[120, 40],
] as const;

it.each(seeds)(
	'walk %i in Ink',
	async (seed) => {
		const random = randomFrom(seed);
		const pick = pickFrom(random);
		let left = keysPerWalk;
		for (let wizard = seed; left > 0; wizard++) {
			const { system, rooms } = simulated(wizard);
			const [columns, rows] = pick(sizes);
			const terminal = openTerminal(columns, rows);
			const { stdin, stdout } = terminal;
			const language = pick(['en', 'ja'] as const);
			const glyphs = pick([unicode, ascii]);
			let over = false;
			const stage = openStage({ language, stdin, stdout, colour: true, look: { glyphs, screenReader: false } });
			const ended = runInk(stage, { system, preset, language, rooms }).finally(() => {
				over = true;
			});
			for (; left > 0 && !over; left--) {
				terminal.press(pick(random(2) === 0 ? keys : letters));
				await pause(10);
				if (random(20) === 0) {
					const [toColumns, toRows] = pick(sizes);
					await terminal.resize(toColumns, toRows);
				}
				if (left % 10 > 0 || over) continue;
				const where = `seed ${seed}, ${left} keys left`;
				const seen = await terminal.screen();
				expect(seen.join('\n'), where).not.toMatch(nonsense);
				// what a terminal makes of lines that were there when it became narrower is its own
				if (terminal.scrolled() > 0) continue;
				const { active } = terminal.term.buffer;
				const folded = seen.filter((_, y) => active.getLine(active.viewportY + y)?.isWrapped === true);
				expect(folded, `${where}: a line wider than the terminal`).toEqual([]);
			}
			// from wherever it is, Ctrl-C leads out: of a change that is made first, and then of what it says about that
			for (let tries = 0; !over && tries < 100; tries++) {
				terminal.press('\u0003');
				await pause(100);
			}
			expect(over, `seed ${seed}: no way out of\n${(await terminal.screen()).join('\n')}`).toBe(true);
			expect((await ended).type, `seed ${seed}`).not.toBe('bug');
		}
	},
	walkTimeoutMs,
);
