import type { PfFile } from '../pf.ts';

/** Where a file of the set is, below the folder it is saved to. Lines are for a file that may be there already. */
export const savedAs = ({ path, how }: Pick<PfFile, 'path' | 'how'>): string =>
	`${path.slice(1)}${how === 'lines' ? '.lines' : ''}`;

interface TableWords {
	readonly file: string;
	readonly goes: string;
	readonly whole: (path: string) => string;
	readonly lines: (path: string) => string;
}

export function fileTable(files: readonly PfFile[], words: TableWords): string {
	const rows = files.map((file) => `| \`${savedAs(file)}\` | ${words[file.how](`\`${file.path}\``)} |`);
	return [`| ${words.file} | ${words.goes} |`, '| --- | --- |', ...rows].join('\n');
}

export const english: TableWords = {
	file: 'file',
	goes: 'where it goes',
	whole: (path) => `copy it to ${path}`,
	lines: (path) => `add these lines to ${path}; what is there already stays`,
};

export const japanese: TableWords = {
	file: 'ファイル',
	goes: '置き場所',
	whole: (path) => `${path} にコピーします`,
	lines: (path) => `${path} にこの行を追加します (すでにある行はそのまま)`,
};

/** Commands as a block of Markdown. */
export const shell = (...commands: readonly string[]): string => ['```sh', ...commands, '```'].join('\n');

/** Who forwarded before goes on; nobody else should. */
export const forwardingOff = [
	'# only if nothing else here is forwarded:',
	'sysctl net.inet.ip.forwarding=0 net.inet6.ip6.forwarding=0',
] as const;
