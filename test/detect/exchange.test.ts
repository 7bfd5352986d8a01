import { describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../src/detect/delegation.ts';
import { exchangeReader } from '../../src/detect/exchange.ts';
import { formatPrefix6 } from '../../src/map/prefix.ts';
import { newSeed, random, transcript, transcripts } from './transcript.ts';

function follow(text: string) {
	const reader = exchangeReader();
	const events: ExchangeEvent[] = text.split('\n').flatMap((line) => [...reader.read(line)]);
	events.push(...reader.end());
	return { events, delegation: reader.delegation() };
}

const shortened = (events: readonly ExchangeEvent[]) =>
	events.map((event) => ('message' in event ? `${event.type} ${event.message}` : event.type)).join(', ');

describe('exchanges of the lab', () => {
	it('tells a fresh delegation step by step', () => {
		const { events, delegation } = follow(transcript('dhclient/pd-private-files-sf-true.stderr'));
		expect(events).toEqual([
			{ type: 'started', duid: '00:03:00:01:02:00:00:00:0c:e1' },
			{ type: 'sent', message: 'Solicit', intervalMs: 1040 },
			{ type: 'received', message: 'Advertise', from: 'fe80::ff:fe00:151', prefix: '2400:4050:5c71:af00::/56' },
			{ type: 'sent', message: 'Request', intervalMs: 1030 },
			{ type: 'received', message: 'Reply', from: 'fe80::ff:fe00:151', prefix: '2400:4050:5c71:af00::/56' },
			{ type: 'bound', serverId: '00:01:00:01:32:95:ad:32:02:00:00:00:01:51' },
		]);
		expect(delegation).toEqual({
			prefix: { network: 0x240040505c71af000000000000000000n, length: 56 },
			origin: 'dhcpv6',
			t1: 7200,
			t2: 10800,
			preferredLifetime: 12600,
			validLifetime: 14400,
			startedAt: 1795354845000,
			serverId: '00:01:00:01:32:95:ad:32:02:00:00:00:01:51',
			replyFrom: 'fe80::ff:fe00:151',
		});
	});

	it.each([
		['kea-pd-d-v-P', 'fe80::1', '00:03:00:01:76:30:4b:bf:94:21', 1795355076000],
		['pd-1-v-P', 'fe80::ff:fe00:151', '00:01:00:01:32:95:ad:32:02:00:00:00:01:51', 1795354821000],
		['pd-d-P', 'fe80::ff:fe00:151', '00:01:00:01:32:95:ad:32:02:00:00:00:01:51', 1795354805000],
		['pd-d-v-P', 'fe80::ff:fe00:151', '00:01:00:01:32:95:ad:32:02:00:00:00:01:51', 1795354814000],
		['pd-second-run-1-v-P', 'fe80::ff:fe00:151', '00:01:00:01:32:95:ad:32:02:00:00:00:01:51', undefined],
		['pd-second-run-d-v-P', 'fe80::ff:fe00:151', '00:01:00:01:32:95:ad:32:02:00:00:00:01:51', 1795354823000],
	])('%s is bound', (name, replyFrom, serverId, startedAt) => {
		const { delegation } = follow(transcript(`dhclient/${name}.stderr`));
		expect(delegation && formatPrefix6(delegation.prefix)).toBe('2400:4050:5c71:af00::/56');
		expect(delegation).toMatchObject({ replyFrom, serverId, t1: 7200, t2: 10800, validLifetime: 14400 });
		if (startedAt !== undefined) expect(delegation?.startedAt).toBe(startedAt);
	});

	it('knows a rebind, whose wish is no prefix', () => {
		const text = transcript('dhclient/pd-second-run-d-v-P.stderr');
		expect(shortened(follow(text).events)).toBe('started, sent Rebind, received Reply, bound');
		const unanswered = text.slice(0, text.indexOf('RCV:'));
		expect(follow(unanswered).events.some((event) => 'prefix' in event)).toBe(false);
	});

	it('knows "no prefix" from silence', () => {
		const none = follow(transcript('dhclient/noprefix-d-v-P.stderr'));
		expect(
			shortened(none.events).startsWith('started, sent Solicit, received Advertise, no-prefix, sent Solicit'),
		).toBe(true);
		expect(none.delegation).toBeUndefined();
		const silent = follow(transcript('dhclient/noserver-1-v-P.stderr'));
		expect(shortened(silent.events)).toBe(['started', ...Array(6).fill('sent Solicit')].join(', '));
	});

	it.each([
		'nodev',
		'linkdown',
		'linkdown-sf-true',
		'tentative',
		'nocarrier',
		'noserver-d-v-P',
		'raonly-d-v-P',
		'pd-x',
		'pd-release-r-v-P',
	])('%s gives no delegation', (name) => {
		expect(follow(transcript(`dhclient/${name}.stderr`)).delegation).toBeUndefined();
	});
});

describe('damage', () => {
	const all = transcripts('dhclient', '.stderr').map(transcript);

	it('cut anywhere it never tells a prefix that was not received whole', () => {
		const text = transcript('dhclient/pd-d-v-P.stderr');
		for (let end = 0; end < text.length; end++) {
			const { events, delegation } = follow(text.slice(0, end));
			for (const event of events)
				if ('prefix' in event)
					expect(event.prefix === undefined || /^2400:4050:5c71:af00::\/56?$/.test(event.prefix)).toBe(true);
			if (delegation) expect(formatPrefix6(delegation.prefix)).toBe('2400:4050:5c71:af00::/56');
		}
	});

	it('with flipped bytes it never throws', () => {
		const seed = newSeed();
		const below = random(seed);
		for (const text of all)
			for (let round = 0; round < 40; round++) {
				const bytes = Buffer.from(text);
				if (bytes.length === 0) continue;
				for (let flips = 0; flips < 5; flips++) bytes[below(bytes.length)]! ^= 1 << below(8);
				expect(() => follow(bytes.toString()), `MAPE_SEED=${seed}`).not.toThrow();
			}
	});
});
