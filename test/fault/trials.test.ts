import { describe, expect, it } from 'vitest';
import { type Effect, readRecording } from '../lab/fault/effect.ts';
import { describeFault, moments, trialsOf } from '../lab/fault/trials.ts';

// The arithmetic of `npm run faults`: that no fault is lost where several are tried in one run.

const line = (value: object) => JSON.stringify(value);
const begin = (number: number, key: string, nth = 1) => line({ event: 'begin', number, kind: 'run', key, nth });
const end = (number: number, changed = true) => line({ event: 'end', number, changed });
const said = (text: string) => line({ event: 'said', line: text });

const recording = [
	begin(1, 'run ip -j -d addr show'),
	begin(2, 'run nft list ruleset'),
	end(2),
	end(1),
	said('done: Look whether everything needed is there'),
	begin(3, 'mkdir /etc/mape-setup'),
	end(3, false),
	begin(4, 'open /etc/mape-setup/.up.TMP'),
	end(4),
	begin(5, 'run /etc/mape-setup/up rules'),
	end(5),
	said('done: Load the rules'),
	begin(6, 'run ping -4 1.1.1.1'),
	begin(7, 'run systemctl daemon-reload'),
	end(7),
	end(6, false),
	said('failed: Check that IPv4 works'),
	begin(8, 'run sh /x/keep'),
	end(8),
	said('done: Keep the configuration, also after a reboot'),
].join('\n');

describe('a recording', () => {
	it('tells what each effect belongs to, and which only look', () => {
		const effects = readRecording(recording);
		expect(effects.map(({ phase }) => phase)).toEqual([
			'before',
			'before',
			'change',
			'change',
			'change',
			'checks',
			'checks',
			'keep',
		]);
		expect(effects.map(({ reads }) => reads)).toEqual([true, true, true, false, false, true, false, false]);
		expect(effects.map(({ mixed }) => mixed)).toEqual([false, false, false, false, false, true, true, false]);
	});

	it('with a change that is not counted is refused', () => {
		expect(() => readRecording(line({ event: 'uncounted', key: 'writeFileSync /etc/x' }))).toThrow('/etc/x');
	});
});

describe('the faults of an apply', () => {
	const effects = readRecording(recording);
	const trials = trialsOf(effects);
	const covered = trials.flatMap(({ covers }) => covers.map(describeFault));

	it('are all there, each once', () => {
		const wanted = effects.flatMap((effect: Effect) =>
			[
				'fail',
				'hang',
				'kill-before',
				'kill-after',
				...(effect.key.startsWith('run ') && !effect.reads ? ['kill-during'] : []),
			].map((kind) => `${kind} ${effect.phase}: ${effect.key}`),
		);
		expect([...covered].sort()).toEqual(wanted.sort());
	});

	it('share a run only where the machine is the same', () => {
		for (const { covers } of moments(effects, 'kill')) {
			// from one change to the next
			const changing = covers.filter(({ effect }) => !effect.reads);
			expect(changing.filter(({ kind }) => kind === 'kill-after').length).toBeLessThanOrEqual(1);
			expect(changing.filter(({ kind }) => kind === 'kill-before').length).toBeLessThanOrEqual(1);
			if (covers.length > 1) expect(covers.some(({ effect }) => effect.mixed)).toBe(false);
		}
	});
});
