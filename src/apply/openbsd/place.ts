const state = '/var/db/mape-setup';

/**
 * Where the record of a change lies on OpenBSD. The markers hold the folder of its checkpoint; a change has one of them, and
 * it is decided by a rename from one to the next, which only one can win.
 */
export const place = {
	state,
	/** Tried, and taken back unless it is kept. */
	pending: `${state}/pending`,
	/** Its files are being put in their places. */
	keeping: `${state}/keeping`,
	kept: `${state}/kept`,
	/** Being taken back; stays when that did not come to its end. */
	reverting: `${state}/reverting`,
} as const;

export const markers = ['pending', 'keeping', 'reverting', 'kept'] as const;
export type Marker = (typeof markers)[number];

/** Only folders of ours are ever run from. */
export const isCheckpoint = (directory: string): boolean => new RegExp(`^${state}/checkpoint-[0-9]+$`).test(directory);
