import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pictures, play, playTour, title } from './pictures.ts';
import { toPng } from './png.ts';
import { toSvg } from './svg.ts';

// Takes every picture, or those whose names hold an argument (provider).

const wanted = process.argv.slice(2);
for (const picture of pictures) {
	if (wanted.length > 0 && !wanted.some((part) => picture.name.includes(part))) continue;
	for (const language of ['en', 'ja'] as const) {
		const session = await play(picture, language);
		const svg = toSvg(session.term, title);
		session.close();
		const file = resolve('screenshots', `${picture.name}.${language}`);
		writeFileSync(`${file}.svg`, svg);
		const png = toPng(svg);
		if (png) writeFileSync(`${file}.png`, png);
		else console.error(`${picture.name}.${language}.png is left out: install fonts-jetbrains-mono and fonts-noto-cjk`);
		console.log(`${picture.name}.${language}`);
	}
}

if (wanted.length === 0 || wanted.includes('tour')) {
	for (const language of ['en', 'ja'] as const) {
		writeFileSync(resolve('screenshots', `tour.${language}.svg`), await playTour(language));
		console.log(`tour.${language}`);
	}
}
