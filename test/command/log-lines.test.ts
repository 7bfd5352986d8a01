import { describe, expect, test } from 'vitest';
import { checkpointLines } from '../../src/command/checkpoint-lines.ts';
import { logLines } from '../../src/command/log-lines.ts';
import { parseLogLine } from '../../src/system/log-entry.ts';

const shown = (entry: object, language: 'en' | 'ja' = 'en') =>
	logLines(parseLogLine(JSON.stringify({ time: '2026-04-01T09:08:07.123Z', pid: 7, ...entry }))!, language);

describe('a line of the log, for people', () => {
	test.each([
		[{ command: ['nft', '-f', 'x'], code: 1, durationMs: 12, timedOut: false, stderr: ['a', 'b'] }],
		[{ command: ['sleep', '9'], code: null, durationMs: 30_000, timedOut: true }],
		[{ command: ['nft'], code: null, durationMs: 1, timedOut: false, notFound: true }],
		[{ command: ['dhclient'], code: null, durationMs: 1, timedOut: false }],
		[{ write: '/etc/x', mode: '0644', bytes: 3, error: 'ENOSPC' }],
		[{ remove: '/etc/x' }],
		[{ script: 'revert', said: 'reverted timer' }],
		[{ outcome: 'bug', error: 'Error: x\n  at y' }],
		[{ outcome: 'exit', code: 5, durationMs: 1_250 }],
		[{ somethingNew: [1] }],
		[{ run: 'not a list', version: '9' }],
		[{ command: ['printf', '\u001b[2J\r\nx'], code: 0, durationMs: 0, timedOut: false }],
	])('%j', (entry) => {
		expect([...shown(entry), ...shown(entry, 'ja')].join('\n')).toMatchSnapshot();
	});

	test.each(['', '{', 'null', '[]', '"x"', '{"run":["x"],"version":"1"}', '{"time":5,"remove":"/x"}'])(
		'a torn line is none: %s',
		(line) => expect(parseLogLine(line)).toBeUndefined(),
	);
});

test('checkpoints, newest first', () => {
	const states = ['kept', 'reverted', 'incomplete', 'unknown', 'reverting', 'pending'] as const;
	const list = states.map((state, day) => ({
		directory: `/var/lib/mape-setup/checkpoints/${day}`,
		time: `2026-04-0${day + 1}T00:00:00.000Z`,
		state,
		original: day === 0,
		...(state === 'reverted' ? { why: 'timer' } : state === 'incomplete' ? { why: 'something-new' } : {}),
	}));
	for (const language of ['en', 'ja'] as const) expect(checkpointLines(list, language).join('\n')).toMatchSnapshot();
	expect(checkpointLines([], 'en')).toEqual(['  none']);
});
