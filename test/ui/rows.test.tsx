delete process.env['CI'];

import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { frameOf } from '../../src/ui/frame.ts';
import { unicode } from '../../src/ui/glyphs.ts';
import { Rows } from '../../src/ui/part/rows.tsx';
import { textOf } from '../../src/ui/row.ts';
import { gallery } from './gallery.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: dim and bold are control sequences
const style = /\u001B\[[\d;]*m/g;

describe('what Ink makes of the rows', () => {
	it.each(['en', 'ja'] as const)('is those rows, in %s', (language) => {
		for (const [name, make] of Object.entries(gallery)) {
			const { state, view } = make(language);
			// ink-testing-library's terminal is 100 columns wide.
			const { rows } = frameOf(
				{ state, view, tick: 0, now: 0 },
				{ glyphs: unicode, screenReader: false },
				{ columns: 100, rows: 30 },
			);
			const { lastFrame, unmount } = render(<Rows rows={rows} colour={true} />);
			const painted = (lastFrame() ?? '').split('\n').map((line) => line.replaceAll(style, '').trimEnd());
			expect(painted, name).toEqual(rows.map((row) => textOf(row).trimEnd()));
			unmount();
		}
	});
});
