import { describe, expect, it } from 'vitest';
import { start, update } from '../../src/wizard/machine.ts';
import type { Base, Effect, Event, Kept, Preset, State } from '../../src/wizard/state.ts';
import { at, delegation, detected, facts, play, prefixes, preset, remote, roomy, rule, rules, way } from './fixture.ts';

/** mulberry32: the same walks on every run. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

const allPrefixes = Object.values(prefixes);
const ports = ['wan0', 'lan0', 'dmz0', 'eth9'];
const texts = [
	...allPrefixes,
	...Object.values(rules),
	'2001:db8::1',
	'2001:db8::2',
	'',
	'nonsense',
	'::/0',
	'/',
	'\u0000',
];
const problem = { code: 'no-answer', device: 'wan0', solicits: 1, seconds: 1 } as const;

/** Files for another machine are never applied, which ends most walks: they are the exception. */
const walkedBackends = [
	...Array.from({ length: 5 }, () => ['nftables', 'iptables'] as const).flat(),
	'openbsd-pf',
	'freebsd-pf',
] as const;

/** Any event, in any state: what a user could press and what the machine could answer, late or not. */
function anyEvent(next: () => number): Event {
	const simple: readonly Event[] = (
		[
			'accept',
			'accept',
			'accept',
			'back',
			'request-prefix',
			'start-typing',
			'recheck',
			'reconfigure',
			'remedy',
			'mended',
			'checked',
			'keep',
			'revert',
			'extend',
			'decided',
		] as const
	).map((type) => ({ type }));
	const made: readonly (() => Event)[] = [
		() => ({ type: 'choose-link', link: { wan: pick(next, ports), lan: pick(next, ports) } }),
		() => ({ type: 'use-delegation', delegation: delegation(pick(next, allPrefixes), 'lease-file') }),
		() => ({ type: 'choose-provider', id: pick(next, ['v6plus', 'ocn', 'biglobe', 'nuro']) }),
		() => ({ type: 'submit-text', text: pick(next, texts) }),
		() => ({
			type: 'choose-backend',
			backend: pick(next, walkedBackends),
		}),
		() => ({ type: 'save', directory: '/tmp/files' }),
		() => detected({ facts: pick(next, [facts, roomy, remote]) }),
		() => ({ type: 'exchange', event: { type: 'sent', message: 'Solicit', intervalMs: 1000 }, at: 1 }),
		() => ({ type: 'acquired', delegation: delegation(pick(next, allPrefixes)) }),
		() => ({ type: 'compared', changes: [] }),
		() => ({ type: 'compared', changes: [] }),
		() => ({ type: 'saved', directory: '/tmp/files' }),
		() => ({ type: 'task', task: { id: 'files', status: 'done' } }),
		() => ({ type: 'check', progress: { id: 'link', status: 'running' } }),
		() => {
			const finding = pick(next, [
				{ code: 'rules-missing' },
				{ code: 'rules-other-ports', missing: 1, first: 1, last: 2 },
			] as const);
			return {
				type: 'check',
				progress: { id: 'rules', status: 'done', verdict: { level: 'failed', finding }, durationMs: 1 },
			};
		},
		() => ({ type: 'applied', outcome: { type: 'kept', by: 'here' } }),
		() => ({ type: 'applied', outcome: { type: pick(next, ['reverted', 'refused'] as const), problem } }),
		() => ({ type: 'asked', countdown: { deadline: 90_000, now: 0, timeoutMs: 90_000, failed: [], timer: 'systemd' } }),
		() => ({ type: 'tick', now: pick(next, [1000, 89_000, 150_000]) }),
		() => ({ type: 'extended', deadline: pick(next, [undefined, 150_000]) }),
		() => ({
			type: 'failed',
			during: pick(next, ['acquire', 'compare', 'check', 'detect', 'save', 'mend'] as const),
			problem,
		}),
	];
	return next() < 0.4 ? pick(next, simple) : pick(next, made)();
}

const presets: readonly Partial<Preset>[] = [
	{},
	{},
	{ prefix: prefixes.ocn, provider: 'ocn' },
	{ prefix: 'nonsense', provider: 'v6plus', wan: 'eth9', br: 'nonsense' },
	{ rule: rule(rules.withoutBr), prefix: prefixes.nobody },
	{ dryRun: true },
	{ nat: { fullCone: ['192.168.10.30'] } },
	{ backend: 'iptables', nat: { form: 'article' } },
];

interface Step {
	readonly before: State;
	readonly event: Event;
	readonly after: State;
	readonly effects: readonly Effect[];
}

/** Where a router was set up before, a walk begins with its checks. */
const { choices, ce } = at('review', play(start(preset)[0], ...way.review)[0]).plan;
const configured = { choices, ce };

/** Calls back for every step of many walks. */
function walks(count: number, length: number, visit: (step: Step, seed: number) => void): void {
	for (let seed = 1; seed <= count; seed++) {
		const next = random(seed);
		let [state] = update(
			start({ ...preset, ...pick(next, presets) })[0],
			detected({ facts: pick(next, [facts, roomy]), ...(next() < 0.2 ? { configured } : {}) }),
		);
		for (let index = 0; index < length && state.step !== 'ended'; index++) {
			const event = anyEvent(next);
			const [after, effects] = update(state, event);
			visit({ before: state, event, after, effects }, seed);
			state = after;
		}
	}
}

const answers = [
	'link',
	'delegation',
	'provider',
	'br',
	'backend',
	'nat',
	'switchedTo',
	'ruleText',
] as const satisfies readonly (keyof Kept)[];

const keptOf = (state: State): Kept | undefined => ('kept' in state ? (state as Base).kept : undefined);

/** Without what is said once. */
function calm(state: State): State {
	const kept = keptOf(state);
	if (kept === undefined) return state;
	const { dropped: _, ...rest } = kept;
	const { problem: __, ...bare } = state as Base & { problem?: unknown };
	return { ...bare, kept: rest } as State;
}

describe('random walks', () => {
	it('reach every step', () => {
		const reached = new Set<string>();
		walks(300, 60, ({ after }) => {
			reached.add(after.step);
		});
		expect([...reached].sort()).toEqual(
			['apply', 'ended', 'link', 'parameters', 'prefix', 'provider', 'review', 'verify'].sort(),
		);
	});

	it('never lose an answer without saying so', () => {
		walks(400, 60, ({ before, event, after }, seed) => {
			const [then, now] = [keptOf(before), keptOf(after)];
			if (then === undefined || now === undefined) return;
			for (const answer of answers) {
				if (then[answer] === undefined || now[answer] !== undefined) continue;
				expect(now.dropped, `${answer} after ${event.type} in walk ${seed}`).toContain(answer);
			}
		});
	});

	it('change no answer by going back or by anything the machine says late', () => {
		const harmless = new Set<Event['type']>([
			'back',
			'recheck',
			'compared',
			'saved',
			'task',
			'check',
			'checked',
			'failed',
			'exchange',
		]);
		walks(400, 60, ({ before, event, after }) => {
			if (!harmless.has(event.type)) return;
			const [then, now] = [keptOf(before), keptOf(after)];
			if (then === undefined || now === undefined) return;
			for (const answer of answers) expect(now[answer]).toBe(then[answer]);
		});
	});

	it('ask for one prefix at a time and never leave the asking unattended', () => {
		let asking = false;
		let walk = 0;
		walks(400, 60, ({ event, after, effects }, seed) => {
			if (seed !== walk) asking = false;
			walk = seed;
			if (event.type === 'acquired' || (event.type === 'failed' && event.during === 'acquire')) asking = false;
			for (const { type } of effects) {
				if (type === 'acquire') expect(asking).toBe(false);
				if (type === 'cancel-acquire') expect(asking).toBe(true);
				if (type === 'acquire' || type === 'cancel-acquire') asking = type === 'acquire';
			}
			expect(asking).toBe(after.step === 'prefix' && after.phase.type === 'exchange');
		});
	});

	it('apply only what was reviewed', () => {
		walks(400, 60, ({ before, after, effects }) => {
			for (const effect of effects) {
				if (effect.type !== 'apply') continue;
				expect(before).toMatchObject({ step: 'review', plan: effect.plan, preset: { dryRun: false } });
				expect(before).toHaveProperty('changes');
				expect(before).not.toHaveProperty('pf');
				expect(after.step).toBe('apply');
			}
		});
	});

	it('keep only what somebody kept, while the question was open', () => {
		let kept = 0;
		walks(5000, 80, ({ before, event, after, effects }) => {
			const open = before.step === 'apply' && before.countdown !== undefined;
			for (const effect of effects) {
				if (effect.type !== 'decide' && effect.type !== 'extend') continue;
				expect(open).toBe(true);
				if (effect.type !== 'decide') continue;
				expect(after).not.toHaveProperty('countdown');
				if (effect.answer === 'keep') {
					expect(event.type).toBe('keep');
					kept++;
				}
			}
		});
		expect(kept).toBeGreaterThan(1);
	});

	it('come to the same state by accept … back … accept', () => {
		let compared = 0;
		walks(400, 60, ({ after: state }) => {
			if (!['link', 'prefix', 'provider', 'parameters'].includes(state.step)) return;
			const forward = update(state, { type: 'accept' })[0];
			if (forward.step === state.step || forward.step === 'ended') return;
			let returned: State = forward;
			for (let presses = 0; returned.step !== state.step && presses < 4; presses++)
				returned = update(returned, { type: 'back' })[0];
			expect(returned.step).toBe(state.step);
			expect(calm(update(returned, { type: 'accept' })[0])).toEqual(calm(forward));
			compared++;
		});
		expect(compared).toBeGreaterThan(1000);
	});
});
