import type { Glyphs } from '../ui/glyphs.ts';
import type { Flags } from './flags.ts';
import type { Terminal } from './setup.ts';
import { wantsAscii } from './terminal.ts';

/** The signs for a whole screen: ASCII also where the terminal draws others wider than they are counted. */
export async function glyphsFor(flags: Flags, { env, stdin, stdout }: Terminal): Promise<Glyphs> {
	const { ascii, unicode } = await import('../ui/glyphs.ts');
	if (wantsAscii(flags, env)) return ascii;
	const { drawsAmbiguousWide } = await import('../ui/ambiguous.ts');
	return (await drawsAmbiguousWide({ stdin, stdout })) ? ascii : unicode;
}
