import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pictures, play, playTour, title } from '../../screenshots/pictures.ts';
import { toSvg } from '../../screenshots/svg.ts';

// The pictures of the documents are the program's screens of today; `npm run screenshots` takes them anew.

const taken = (name: string): string => readFileSync(resolve('screenshots', `${name}.svg`), 'utf8');

// a busy machine may miss the second that is in a picture
describe.each(['en', 'ja'] as const)('in %s', { retry: 2 }, (language) => {
	it.each(pictures.filter(({ live }) => !live))('$name is what the program shows', async (picture) => {
		const session = await play(picture, language);
		const svg = toSvg(session.term, title);
		session.close();
		expect(svg).toBe(taken(`${picture.name}.${language}`));
	});

	it('the tour is what the program shows, in less than 150 KB', async () => {
		const svg = await playTour(language);
		expect(svg).toBe(taken(`tour.${language}`));
		expect(Buffer.byteLength(svg)).toBeLessThan(150_000);
	}, 60_000);
});
