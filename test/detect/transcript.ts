import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'transcripts');

/** What a real command printed in the lab (Debian 12, kernel 6.1, iproute2 6.1, isc-dhclient 4.4.3-P1). */
export const transcript = (path: string): string => readFileSync(join(folder, path), 'utf8');

export const transcripts = (under: string, ending: string): readonly string[] =>
	readdirSync(join(folder, under))
		.filter((name) => name.endsWith(ending))
		.map((name) => `${under}/${name}`);

export const states: readonly string[] = readdirSync(folder).filter((name) => /^state-\d/.test(name));

/** Small and repeatable: a failing run prints its seed. */
export function random(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

export const newSeed = (): number => Number(process.env['MAPE_SEED'] ?? Date.now() % 1_000_000);
