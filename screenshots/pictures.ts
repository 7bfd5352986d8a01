import { key, openPty, type PtyOptions, type PtySession } from '../test/journey/pty-session.ts';

/** What is pressed, after what has been seen. */
type Stage = readonly [until: RegExp, press: string];

export interface Picture {
	readonly name: string;
	readonly columns: number;
	readonly rows: number;
	readonly demo: string;
	readonly flags?: readonly string[];
	readonly env?: PtyOptions['env'];
	readonly stages: readonly Stage[];
	/** What the screen must show when the picture is taken. */
	readonly until: RegExp;
}

const toLink: readonly Stage[] = [];
const toPrefix: readonly Stage[] = [...toLink, [/ 1\/7[\s\S]*❯ 1 enp1s0/, key.enter], [/LAN\?|LAN に/, key.enter]];
const toProvider: readonly Stage[] = [...toPrefix, [/ 2\/7[\s\S]*❯ 1/, key.enter], [/T1/, key.enter]];
const toParameters: readonly Stage[] = [...toProvider, [/ 3\/7[\s\S]*❯ 1/, key.enter]];
const toReview: readonly Stage[] = [...toParameters, [/ 4\/7[\s\S]*1460/, key.enter]];
const toCountdown: readonly Stage[] = [...toReview, [/ 5\/7[\s\S]*\d-\d+\/\d+/, 'a']];
const countdown = / 6\/7[\s\S]*(k keep|k 残す)/;
const toVerify: readonly Stage[] = [...toCountdown, [countdown, 'k']];

const normal = { columns: 80, rows: 24, demo: 'ocn' } as const;

/** The pictures of the README, each taken from the real program on a simulated router. */
export const pictures: readonly Picture[] = [
	{ ...normal, name: '01-link', stages: toLink, until: /❯ 1 enp1s0/ },
	{ ...normal, name: '02-prefix', stages: toPrefix.concat([[/ 2\/7[\s\S]*❯ 1/, key.enter]]), until: /← Reply/ },
	{ ...normal, name: '03-provider', stages: toProvider, until: / 3\/7[\s\S]*❯ 1/ },
	{ ...normal, name: '04-parameters', stages: toParameters, until: / 4\/7[\s\S]*1460/ },
	{
		...normal,
		name: '05-review',
		columns: 100,
		rows: 30,
		// Tab goes to the first file, config.json, and once more to the rules.
		stages: [...toReview, [/1-\d+\/\d+/, key.tab], [/config\.json {2}/, key.tab]],
		until: /nat\.nft .*\d+-\d+\/\d+/,
	},
	{ ...normal, name: '06-verify', stages: toVerify, until: / 7\/7[\s\S]*✓ DNS/ },
	{
		...normal,
		name: '07-no-answer',
		demo: 'no-answer',
		stages: [...toPrefix, [/ 2\/7[\s\S]*❯ 1/, key.enter]],
		until: /✗/,
	},
	{ ...normal, name: '10-countdown', stages: toCountdown, until: countdown },
	{
		...normal,
		name: '09-wrong-br',
		demo: 'wrong-br',
		stages: [...toCountdown, [countdown, 'r']],
		until: /✗[\s\S]*Esc/,
	},
	{ ...normal, name: '08-narrow', columns: 60, rows: 20, stages: toParameters, until: / 4\/7[\s\S]*1460/ },
];

/** Plays a picture's stages; the session then shows what the picture is of. */
export const play = async (picture: Picture, language: 'en' | 'ja'): Promise<PtySession> => {
	const { columns, rows, demo, flags = [], env = {}, stages, until } = picture;
	const session = openPty({ columns, rows, demo, language, flags, env });
	for (const [pattern, keys] of stages) {
		await session.until(pattern);
		session.press(keys);
	}
	await session.until(until);
	return session;
};
