import { useEffect, useState } from 'react';
import type { ScreenStream } from './screen-stream.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

const sizeOf = (screen: ScreenStream): Size => ({ columns: screen.columns, rows: screen.height });

/** The terminal's size, also when it changes (ink 6.8 has no useWindowSize). */
export const useSize = (screen: ScreenStream): Size => {
	const [size, setSize] = useState(() => sizeOf(screen));
	useEffect(() => {
		const follow = () => setSize(sizeOf(screen));
		screen.on('size', follow);
		return () => {
			screen.off('size', follow);
		};
	}, [screen]);
	return size;
};
