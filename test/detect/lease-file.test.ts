import { describe, expect, it } from 'vitest';
import type { Delegation } from '../../src/detect/delegation.ts';
import { parseLeases, readLeases } from '../../src/detect/lease-file.ts';
import { formatPrefix6 } from '../../src/map/prefix.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import { newSeed, random, transcript, transcripts } from './transcript.ts';

/** A minute after the last lease of the lab began. */
const now = 1795355136000;

function valid(text: string, at = now): readonly Delegation[] {
	const parsed = parseLeases(text, at);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
	return parsed.value;
}

const bound = transcript('dhclient/pd-private-files-sf-true.leases');

describe('lease files of the lab', () => {
	it('reads all of a lease', () => {
		expect(valid(bound)).toEqual([
			{
				prefix: { network: 0x240040505c71af000000000000000000n, length: 56 },
				origin: 'lease-file',
				t1: 7200,
				t2: 10800,
				preferredLifetime: 12600,
				validLifetime: 14400,
				startedAt: 1795354845000,
				serverId: '00:01:00:01:32:95:ad:32:02:00:00:00:01:51',
			},
		]);
	});

	it.each(transcripts('dhclient', '.leases'))('%s', (path) => {
		const text = transcript(path);
		const name = path.replace(/^.*\/|\.leases$/g, '');
		const held = valid(text).map(({ prefix }) => formatPrefix6(prefix));
		const expected = text.includes('iaprefix') && name !== 'pd-release-r-v-P' ? ['2400:4050:5c71:af00::/56'] : [];
		expect(held).toEqual(expected);
	});

	it('takes the last block, and none that was released', () => {
		const [first] = valid(transcript('dhclient/pd-second-run-d-v-P.leases'));
		expect(first?.startedAt).toBe(1795354823000);
		expect(valid(transcript('dhclient/pd-release-r-v-P.leases'))).toEqual([]);
	});

	it('forgets it when its time is over', () => {
		expect(valid(bound, 1795354845000 + 14_400_000 - 1)).toHaveLength(1);
		expect(valid(bound, 1795354845000 + 14_400_000)).toHaveLength(0);
		expect(valid(bound.replace('max-life 14400', 'max-life 4294967295'), now + 1e13)).toHaveLength(1);
	});

	it('passes over the leases of other clients', () => {
		const dhcp4 = 'lease {\n  interface "eth0";\n  fixed-address 192.0.2.5;\n}\n';
		const address = bound.replace('ia-pd', 'ia-na').replace('iaprefix', 'iaaddr');
		expect(valid(dhcp4 + bound)).toHaveLength(1);
		expect(valid(address)).toEqual([]);
	});
});

describe('what is refused', () => {
	it.each([
		'garbage\n',
		'<html>\n',
		bound.replace('lease6', 'leaze6'),
		`${bound}x`,
		bound.replace('interface "wan";', ''),
		bound.replace('2400:4050:5c71:af00::/56', '2400:zz::/56'),
		bound.replace('2400:4050:5c71:af00::/56', '2400:4050:5c71:af00::'),
		bound.replace('max-life 14400;', ''),
		bound.replace('max-life 14400;', 'max-life soon;'),
	])('%#', (text) => {
		const parsed = parseLeases(text, now, '/var/lib/dhcp/dhclient6.leases');
		expect(parsed).toMatchObject({
			ok: false,
			problem: { code: 'unreadable-output', argv: ['cat', '/var/lib/dhcp/dhclient6.leases'] },
		});
	});
});

describe('damage', () => {
	const files = transcripts('dhclient', '.leases').map(transcript);
	const whole = '2400:4050:5c71:af00::/56';

	it('cut anywhere: complete blocks count, and nothing is invented', () => {
		for (const text of files) {
			for (let end = 0; end <= text.length; end++) {
				const parsed = parseLeases(text.slice(0, end), now);
				expect(parsed.ok, `cut at ${end}`).toBe(true);
				if (!parsed.ok) continue;
				for (const delegation of parsed.value) {
					expect(formatPrefix6(delegation.prefix)).toBe(whole);
					expect(delegation).toMatchObject({ validLifetime: 14400, preferredLifetime: 12600 });
				}
			}
		}
	});

	it('with flipped bytes: never throws', () => {
		const seed = newSeed();
		const below = random(seed);
		for (const text of files)
			for (let round = 0; round < 100; round++) {
				const bytes = Buffer.from(text);
				if (bytes.length === 0) continue;
				for (let flips = 0; flips < 3; flips++) bytes[below(bytes.length)]! ^= 1 << below(8);
				expect(() => parseLeases(bytes.toString(), now), `MAPE_SEED=${seed}`).not.toThrow();
			}
	});
});

describe('readLeases', () => {
	it('looks at our file and at those of the distribution, each prefix once', async () => {
		const system = demoSystem('ocn', { start: now });
		const other = bound.replaceAll('af00', 'b000');
		await system.write('/var/lib/mape-setup/dhclient6.leases', bound, 0o644);
		await system.write('/var/lib/dhcp/dhclient6.enp1s0.leases', bound + other, 0o644);
		await system.write('/var/lib/dhcp/dhclient6.broken.leases', 'garbage', 0o644);
		await system.write('/var/lib/dhcp/dhclient.leases', 'garbage', 0o644);
		const found = await readLeases(system);
		expect(found.map(({ prefix }) => formatPrefix6(prefix))).toEqual([whole(), '2400:4050:5c71:b000::/56']);
	});
});

const whole = () => '2400:4050:5c71:af00::/56';
