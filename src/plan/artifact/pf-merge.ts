import type { PfFile } from '../pf.ts';

/** The whole file that a router with OpenBSD has when ours is in its place, or our lines are in it. */
export function mergePf({ path, content, how }: PfFile, before = ''): string {
	if (how === 'whole') return content;
	if (path === '/etc/pf.conf') return `${ended(withoutOurs(before, false))}${content}`;
	const lines = content.trimEnd().split('\n');
	const present = before.split('\n').map((line) => line.trim());
	const missing = lines.filter((line) => !present.some((other) => saysAlready(other, line)));
	if (missing.length === 0) return before;
	// a later line of the same name counts, but two that differ would be read as a mistake
	const keys = missing.flatMap((line) => /^[\w.]+=/.exec(line)?.[0] ?? []);
	const kept = before.split('\n').filter((line) => !keys.some((key) => line.trim().startsWith(key)));
	return `${ended(kept.join('\n'))}${missing.join('\n')}\n`;
}

/** The same line, or one that says more: `interface em1 { … }`, `request prefix delegation on em0 for { em1/64 em2/64 }`. */
function saysAlready(other: string, line: string): boolean {
	const wanted = line.split(' for {')[0]!;
	return other === line || (!line.includes('=') && other.startsWith(`${wanted} `));
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** pf.conf without the lines of an earlier plan, by the comments around them; empty ones in their place keep the line numbers. */
export function withoutOurs(conf: string, keepNumbers: boolean): string {
	let isOurs = false;
	return conf
		.split('\n')
		.flatMap((line) => {
			if (line.startsWith('# MAP-E begin')) isOurs = true;
			const kept = isOurs ? (keepNumbers ? [''] : []) : [line];
			if (line.startsWith('# MAP-E end')) isOurs = false;
			return kept;
		})
		.join('\n');
}
