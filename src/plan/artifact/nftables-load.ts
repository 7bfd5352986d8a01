import { names } from '../names.ts';

const table = `${names.table.family} ${names.table.name}`;

/**
 * Before the rules' text, in one transaction: takes out what is there of ours. The table is named before it is deleted because
 * deleting one that is not there is an error (`destroy` is newer than nft 1.0.6). One line without an end, so that nft counts
 * the lines of what follows as they are.
 */
export const replacing = `table ${table}; delete table ${table}; `;

/**
 * sh: loads the rules of a file whether ours are there or not; can be run again at any time. At boot nothing is there, and the
 * try is all: a transaction that deletes something takes nft 10 ms longer, even if there was nothing to delete. Where our
 * table is, the file's `create` has the try refused and nothing changed. Whatever is wrong otherwise is said the second time.
 */
export const loadNftables = (file: string): string =>
	`nft -f ${file} 2>/dev/null ||\n\t\techo '${replacing}include "${file}"' | nft -f -`;
