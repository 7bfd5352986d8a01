import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// This file also runs inside the bundle that lab.sh makes, so the project is looked for upwards from wherever it is.
function findProject(from: string): string {
	if (existsSync(join(from, 'test/lab/guest/init'))) return from;
	const above = dirname(from);
	if (above === from) throw new Error('the lab runs only inside the project that it belongs to');
	return findProject(above);
}

export const project = findProject(dirname(fileURLToPath(import.meta.url)));
export const guestFiles = join(project, 'test/lab/guest');
export const cache = join(project, '.lab/cache');
/** Where running labs have their files; the tests of the command line have a place of their own. */
export const runs = process.env['MAPE_LAB_RUN'] ?? join(project, '.lab/run');
/** Where the project is on the router. */
export const projectInGuest = '/opt/mape-setup';
