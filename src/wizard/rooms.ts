import { readConfig } from '../plan/artifact/config.ts';
import type { Rooms } from './effects.ts';

/** All of it at once and before anything is changed; but the first screen does not wait for it. */
const machine = async () => (await import('./machine-rooms.ts')).machineRooms;

/** The real rooms. */
export const rooms: Rooms = {
	detect: async (...given) => (await machine()).detect(...given),
	acquire: async (...given) => (await machine()).acquire(...given),
	probe: async (...given) => (await machine()).probe(...given),
	readConfig,
	live: async (...given) => (await machine()).live(...given),
	apply: async (...given) => (await machine()).apply(...given),
	save: async (...given) => (await machine()).save(...given),
	check: async (...given) => (await machine()).check(...given),
	mend: async (...given) => (await machine()).mend(...given),
};
