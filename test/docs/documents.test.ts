import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { answerPrefix } from '../../src/command/calc-answer.ts';
import { explanation } from '../../src/command/calc-explain.ts';
import { exitCodes } from '../../src/command/exit-code.ts';
import { importTable } from '../../src/command/import-table.ts';
import { importScript } from '../../src/import/import.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inFolder = (folder: string) =>
	readdirSync(join(root, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(folder, name));
const pages = [...inFolder('.'), ...inFolder('docs')];
const read = (page: string) => readFileSync(join(root, page), 'utf8');

const anchorsOf = (text: string): readonly string[] =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
		title
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\- ]/gu, '')
			.replaceAll(' ', '-'),
	);

describe.each(pages)('%s', (page) => {
	it('leads only to what is there', () => {
		const broken = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
			if (/^https?:/.test(link)) return [];
			const [path = '', anchor] = link.split('#');
			const target = path === '' ? page : join(dirname(page), path);
			if (!existsSync(join(root, target))) return [link];
			return anchor !== undefined && !anchorsOf(read(target)).includes(anchor) ? [link] : [];
		});
		expect(broken).toEqual([]);
	});
});

it('the drawing in map-e.md is the program’s', () => {
	const answer = answerPrefix('2400:4050:5c71:af00::/56', {});
	if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
	const [, drawn] = /^```\n([\s\S]*?)^```$/m.exec(read('docs/map-e.md')) ?? [];
	expect(drawn?.trimEnd()).toBe(explanation(answer.value, 'en', false).trimEnd());
});

it('every room is in architecture.md', () => {
	const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
	const named = [...read('docs/architecture.md').matchAll(/^\| `src\/([a-z]+)\/`/gm)].map(([, room]) => room);
	expect(named.toSorted()).toEqual(rooms.map(({ name }) => name).toSorted());
});

it('both READMEs have the same headings, commands, code blocks and links', () => {
	const shape = (page: string) => {
		const text = read(page);
		return {
			headings: text.match(/^#+ /gm),
			commands: [...text.matchAll(/^\| `(mape-setup[^`]*)`/gm)].map(([, command]) => command),
			blocks: [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code = '']) => code.replace(/ +#.*$/gm, '')),
			links: [...text.matchAll(/\]\(([^)\s]+)\)/g)]
				.map(([, link = '']) => link.replace(/\.(en|ja)\.(?:png|svg)$/, '.png').replace(/\.ja\.md$/, '.md'))
				.filter((link) => link !== 'README.md')
				.toSorted(),
		};
	};
	expect(shape('README.ja.md')).toEqual(shape('README.md'));
	expect(shape('README.md').commands.length).toBeGreaterThan(10);
});

it('the table of exit codes has those there are', () => {
	const codes = [...read('docs/scripting.md').matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
	expect(codes).toEqual(Object.values(exitCodes));
});

it.each([
	['en', 'docs/coming-from-scripts.md'],
	['ja', 'docs/coming-from-scripts.ja.md'],
] as const)('the comparison in %s of coming-from-scripts is the program’s', async (language, page) => {
	const path = join(root, 'test/import/scripts/ocn.sh');
	const imported = importScript(readFileSync(path, 'utf8'), path, {});
	if (!imported.ok) throw new Error(JSON.stringify(imported.problem));
	const [, shown = ''] = /\n\n```\n([\s\S]*?)^```$/m.exec(read(page)) ?? [];
	expect(shown).not.toBe('');
	expect(importTable(imported.value, path, language, false)).toContain(shown);
});
