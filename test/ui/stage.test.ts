import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('the first frame waits for no rule, check or plan to be loaded', async () => {
	const { metafile } = await build({
		entryPoints: ['src/ui/stage.tsx'],
		bundle: true,
		packages: 'external',
		metafile: true,
		write: false,
		format: 'esm',
	});
	const rooms = new Set(Object.keys(metafile.inputs).map((path) => path.split('/').slice(0, 2).join('/')));
	expect([...rooms].toSorted()).toEqual(['src/text', 'src/ui', 'src/wizard']);
	expect(Object.keys(metafile.inputs).filter((path) => path.startsWith('src/wizard/'))).toEqual([
		'src/wizard/state.ts',
	]);
});
