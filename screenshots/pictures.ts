import { key, openPty, type PtyOptions, type PtySession } from '../test/journey/pty-session.ts';
import { type Scene, toMovingSvg } from './moving.ts';
import { rowsOf } from './svg.ts';

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
	/** It shows what changes with time by itself, and so is another one each time. */
	readonly live?: true;
}

/** What is shown above every picture. */
export const title = 'npx mape-setup';

const toPrefix: readonly Stage[] = [
	[/ 1\/7[\s\S]*❯ 1 enp1s0/, key.enter],
	[/LAN\?|LAN に/, key.enter],
];
const toProvider: readonly Stage[] = [...toPrefix, [/ 2\/7[\s\S]*❯ 1/, key.enter], [/T1/, key.enter]];
const toParameters: readonly Stage[] = [...toProvider, [/ 3\/7[\s\S]*❯ 1/, key.enter]];
const toReview: readonly Stage[] = [...toParameters, [/ 4\/7[\s\S]*1460/, key.enter]];
const toCountdown: readonly Stage[] = [...toReview, [/ 5\/7[\s\S]*\d-\d+\/\d+/, 'a']];
/** The BR has answered, and can be asked again. */
const probed = / 4\/7[\s\S]*(answers|応答)[\s\S]* r [\s\S]*L /;
const countdown = / 6\/7[\s\S]*(k keep|k 残す)/;
const toVerify: readonly Stage[] = [...toCountdown, [countdown, 'k']];

/** A serial line marks what is chosen with another character. */
const inAscii = (stages: readonly Stage[]): readonly Stage[] =>
	stages.map(([until, press]) => [new RegExp(until.source.replaceAll('❯', '>')), press]);

const normal = { columns: 80, rows: 24, demo: 'ocn' } as const;

/** The pictures of the README, each taken from the real program on a simulated router. */
export const pictures: readonly Picture[] = [
	{ ...normal, name: '01-link', stages: [], until: /❯ 1 enp1s0/ },
	{ ...normal, name: '02-prefix', stages: toPrefix.concat([[/ 2\/7[\s\S]*❯ 1/, key.enter]]), until: /← Reply/ },
	{ ...normal, name: '03-provider', stages: toProvider, until: / 3\/7[\s\S]*❯ 1/ },
	{ ...normal, name: '04-parameters', stages: toParameters, until: probed },
	{
		...normal,
		name: '05-review',
		stages: toReview,
		until: / 5\/7[\s\S]*\d-\d+\/\d+/,
	},
	{ ...normal, name: '06-verify', stages: toVerify, until: / 7\/7[\s\S]*6\.1 ms.*▾/ },
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
	{
		...normal,
		name: '11-live',
		demo: 'configured',
		live: true,
		flags: ['check', '--watch'],
		stages: [],
		// a dozen answers of the BR
		until: /✓[\s\S]*RTT +[▁▂▃▄▅▆▇█]{12} /,
	},
	{
		...normal,
		name: '08-narrow',
		columns: 60,
		rows: 20,
		stages: toParameters,
		until: probed,
	},
	{
		...normal,
		name: '12-wide',
		columns: 100,
		rows: 30,
		// Tab goes to the first file, config.json, and once more to the rules.
		stages: [...toReview, [/1-\d+\/\d+/, key.tab], [/config\.json {2}/, key.tab]],
		until: /nat\.nft .*\d+-\d+\/\d+/,
	},
	{
		...normal,
		name: '13-ascii',
		flags: ['--ascii'],
		env: { TERM: 'vt220' },
		stages: inAscii(toParameters),
		until: probed,
	},
];

/** What the tour shows, each for that many seconds, and what is pressed then. */
export const tour: readonly (readonly [until: RegExp, seconds: number, press: string])[] = [
	[/ 1\/7[\s\S]*❯ 1 enp1s0/, 3, key.enter],
	[/LAN\?|LAN に/, 2, key.enter],
	[/ 2\/7[\s\S]*❯ 1/, 2, key.enter],
	[/T1/, 3, key.enter],
	[/ 3\/7[\s\S]*❯ 1/, 2, key.enter],
	[probed, 4, key.enter],
	[/ 5\/7[\s\S]*\d-\d+\/\d+/, 3, key.tab],
	[/config\.json {2}/, 1, key.tab],
	[/nat\.nft .*\d+-\d+\/\d+/, 3, 'a'],
	[countdown, 4, 'k'],
	[/ 7\/7[\s\S]*6\.1 ms.*▾/, 6, 'q'],
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

/** The wizard from its first screen to its last, as one picture that moves. */
export const playTour = async (language: 'en' | 'ja'): Promise<string> => {
	const session = openPty({ columns: normal.columns, rows: normal.rows, demo: normal.demo, language });
	const scenes: Scene[] = [];
	for (const [pattern, seconds, keys] of tour) {
		await session.until(pattern);
		scenes.push({ rows: rowsOf(session.term), seconds });
		session.press(keys);
	}
	session.close();
	return toMovingSvg(normal.columns, title, scenes);
};
