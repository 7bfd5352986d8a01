import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { lineWizard } from '../../src/prompt/line.ts';
import { quietMs } from '../../src/wizard/countdown.ts';
import { preset } from '../wizard/fixture.ts';
import { keysPerWalk, nonsense, pause, pickFrom, randomFrom, seeds, simulated, walkTimeoutMs } from './walk.ts';

// A key of this front end is a line, or a piece of one.
const lines = [
	'\n',
	'\n',
	'\n',
	'1\n',
	'2\n',
	'3\n',
	'4\n',
	'5\n',
	'6\n',
	'b\n',
	'?\n',
	'keep\n',
	'revert\n',
	'more\n',
	'left\n',
];
const rare = [
	'q\n',
	'2001:db8::/32 \n',
	'x',
	'０\n',
	'99999999999\n',
	'\r\n',
	'\t\n',
	'\u001b[A\n',
	'\u0000\n',
	' '.repeat(300),
];

it.each(seeds)(
	'walk %i line by line',
	async (seed) => {
		const random = randomFrom(seed);
		const pick = pickFrom(random);
		let left = keysPerWalk;
		for (let wizard = seed; left > 0; wizard++) {
			const [stdin, stdout] = [new PassThrough(), new PassThrough()];
			let shown = '';
			stdout.setEncoding('utf8').on('data', (text: string) => {
				shown += text;
			});
			let over = false;
			const language = pick(['en', 'ja'] as const);
			const ended = lineWizard({ ...simulated(wizard), preset, language, stdin, stdout }).finally(() => {
				over = true;
			});
			for (; left > 0 && !over; left--) {
				stdin.write(pick(random(12) === 0 ? rare : lines));
				await pause(2);
			}
			// from wherever it is, q leads out: of the change first, then of the wizard
			for (let tries = 0; !over && tries < 30; tries++) {
				stdin.write('\nq\n');
				// what comes too fast was not meant for a countdown (quiet.ts)
				await pause(quietMs + 100);
			}
			expect(over, `seed ${seed}: no way out of\n${shown.slice(-2000)}`).toBe(true);
			expect((await ended).type, `seed ${seed}`).not.toBe('bug');
			expect(shown, `seed ${seed}`).not.toMatch(nonsense);
			// it repeats what it did not understand, and that without what moves a cursor
			expect(shown.replaceAll(/[\n\t]/g, ''), `seed ${seed}`).not.toMatch(/\p{Cc}/u);
		}
	},
	walkTimeoutMs,
);
