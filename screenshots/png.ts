import { existsSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';

/** Of the Debian packages fonts-jetbrains-mono and fonts-noto-cjk; any others would set Japanese in another face. */
const fonts = [
	'/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf',
	'/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Bold.ttf',
	'/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
	'/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc',
];

/** The picture at twice its size; undefined on a machine without the fonts. */
export const toPng = (svg: string): Uint8Array | undefined => {
	if (!fonts.every((file) => existsSync(file))) return undefined;
	const picture = new Resvg(svg, {
		fitTo: { mode: 'zoom', value: 2 },
		font: { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: 'JetBrains Mono' },
	});
	return picture.render().asPng();
};
