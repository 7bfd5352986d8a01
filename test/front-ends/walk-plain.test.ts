import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { plainWizard } from '../../src/prompt/plain.ts';
import { preset } from '../wizard/fixture.ts';
import { keysPerWalk, nonsense, pause, pickFrom, randomFrom, seeds, simulated, walkTimeoutMs } from './walk.ts';

const keys = ['\r', '\r', '\r', '\u001b[A', '\u001b[B', '\u001b[B', '\u001b[C', '\u001b[D'];
const rare = [...'12x?q/ :', '\t', '\u007f', '\u001b', '\u001b[Z', '2001:db8::/32 \r', '０', '\u0000'];

it.each(seeds)(
	'walk %i with plain prompts',
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
			const ended = plainWizard({ ...simulated(wizard), preset, language, stdin, stdout }).finally(() => {
				over = true;
			});
			for (; left > 0 && !over; left--) {
				stdin.write(pick(random(6) === 0 ? rare : keys));
				await pause(10);
			}
			// from wherever it is, Ctrl-C leads out: of the change first, then of the wizard
			for (let tries = 0; !over && tries < 100; tries++) {
				stdin.write('\u0003');
				await pause(50);
			}
			expect(over, `seed ${seed}: no way out of\n${shown.slice(-2000)}`).toBe(true);
			expect((await ended).type, `seed ${seed}`).not.toBe('bug');
			expect(shown, `seed ${seed}`).not.toMatch(nonsense);
		}
	},
	walkTimeoutMs,
);
