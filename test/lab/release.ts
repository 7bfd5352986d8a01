import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './place.ts';
import { run } from './run.ts';

/** The releases of Debian that the lab can make whole, whatever the host is. Their own Node has to run the program. */
export const codenames = { 13: 'trixie' } as const;

export type Debian = keyof typeof codenames;

/** Where the router's system comes from. */
export type Release = {
	/** null: the host itself, and over it what it lacks. */
	readonly debian: Debian | null;
	/** How the cache calls it. */
	readonly name: string;
	/** Tells apt which packages there are, and which of them are there already. */
	readonly apt: readonly string[];
};

export function chooseRelease(debian: Debian | null): Release {
	if (debian === null) return { debian, name: 'host', apt: [] };
	return { debian, name: `debian-${debian}`, apt: ['-c', join(aptOf(debian), 'apt.conf')] };
}

const aptOf = (debian: Debian) => join(cache, `apt-${debian}`);

/** An apt of its own for a release: the host's mirrors and ways to them, another suite, and nothing installed. */
export function configureApt(debian: Debian): void {
	const directory = aptOf(debian);
	mkdirSync(join(directory, 'lists/partial'), { recursive: true });
	const files = {
		status: '',
		'sources.list': sources(codenames[debian]),
		'apt.conf': `Dir::Etc { sourcelist "${directory}/sources.list"; sourceparts "-"; preferences "-"; preferencesparts "-"; };
Dir::State "${directory}";
Dir::State::status "${directory}/status";
Dir::Cache "${directory}";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`,
	};
	for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}

/** The mirrors that the host's Debian comes from, asked for another release. */
function sources(codename: string): string {
	const wanted = ['Created-By: Packages', 'Origin: Debian', 'Component: main'];
	const lines = run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE)', ...wanted]).split('\n');
	const found = lines.flatMap((line) => {
		const [, uri, suite] = /^(\S+) [a-z]+(-updates|-security)?$/.exec(line) ?? [];
		return uri ? [`${uri} ${codename}${suite ?? ''}`] : [];
	});
	if (!found.length) throw new Error('apt knows no mirror of Debian: is this Debian, and has apt-get update run?');
	const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
	return [...new Set(found)].map((source) => `deb [target=Packages signed-by=${keys}] ${source} main\n`).join('');
}
