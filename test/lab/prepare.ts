import { prepareImage } from './image.ts';
import { chooseRelease } from './release.ts';

/** Before the first test: two that start at once would both make what the lab boots. */
export default function prepare(): void {
	for (const debian of [null, 13] as const)
		prepareImage(chooseRelease(debian), (message) => console.error(`lab: ${message}`));
}
