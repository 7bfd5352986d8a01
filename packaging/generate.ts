import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated.ts';

// npm run build:generated, in the project's folder.

const project = process.cwd();
for (const folder of ['completions', 'man']) rmSync(join(project, folder), { recursive: true, force: true });
for (const [path, text] of Object.entries(generatedFiles(project))) {
	mkdirSync(dirname(join(project, path)), { recursive: true });
	writeFileSync(join(project, path), text);
}
