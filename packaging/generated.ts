import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { zshCompletion } from './completion/zsh.ts';
import { manual } from './manual/page.ts';

/** Every file that the build makes of the program's tables, by its path in the package. */
export function generatedFiles(project: string): Readonly<Record<string, string>> {
	const template = (name: string) => readFileSync(join(project, 'packaging/completion', name), 'utf8');
	return {
		'completions/mape-setup.bash': bashCompletion(template('mape-setup.bash')),
		'completions/_mape-setup': zshCompletion(template('mape-setup.zsh')),
		'completions/mape-setup.fish': fishCompletion(template('mape-setup.fish')),
		'man/mape-setup.8': manual('en'),
		'man/ja/mape-setup.8': manual('ja'),
	};
}
