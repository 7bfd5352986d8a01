import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a shell offers for a line typed so far. */
export interface Offer {
	readonly words: readonly string[];
	/** All that it printed, with the descriptions. */
	readonly printed: string;
}

/** Asks a real shell that has read the completion in the folder. */
export type Ask = (folder: string, line: string, language?: string) => Offer;

const script = (name: string) => fileURLToPath(new URL(`ask.${name}`, import.meta.url));

const start = (shell: string, args: readonly string[], language: string) =>
	execFileSync(shell, args, {
		encoding: 'utf8',
		env: {
			PATH: process.env['PATH'],
			HOME: process.env['TMPDIR'] ?? '/tmp',
			LC_ALL: 'C.UTF-8',
			TERM: 'xterm',
			MAPE_LANG: language,
		},
		timeout: 15_000,
	});

const offer = (words: readonly string[], printed: string): Offer => ({
	words: [...new Set(words.filter((word) => word !== ''))].sort(),
	printed,
});

/** readline cuts words at = and :, too. */
const cut = (line: string) => [...(line.match(/[=:]|[^\s=:]+/g) ?? []), ...(/[\s=:]$/.test(line) ? [''] : [])];

const bash: Ask = (folder, line, language = 'en') => {
	const file = `${folder}/mape-setup.bash`;
	const printed = start('bash', ['--norc', script('bash'), file, line, ...cut(line)], language);
	return offer(printed.split('\n'), printed);
};

const zsh: Ask = (folder, line, language = 'en') => {
	const printed = start('zsh', ['-f', script('zsh'), folder, line], language);
	const words = [...printed.matchAll(/<<(.*?)>>/g)].flatMap(([, found = '']) => found.split(' '));
	return offer(words, printed);
};

const fish: Ask = (folder, line, language = 'en') => {
	const printed = start('fish', ['--no-config', script('fish'), `${folder}/mape-setup.fish`, line], language);
	const words = printed.split('\n').map((found) => found.split('\t')[0] ?? '');
	// bash and zsh replace only what is behind the =
	return offer(
		words.map((word) => word.replace(/^--[\w-]+=/, '')),
		printed,
	);
};

export const shells = { bash, zsh, fish };
