import type { Decide } from '../apply/pending.ts';
import type { CheckProgress, CheckSubject } from '../check/check.ts';
import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import type { Facts } from '../detect/facts.ts';
import type { AcquireProblem, DetectProblem } from '../detect/problem.ts';
import { deriveCe } from '../map/ce.ts';
import { failure, type Result, success } from '../map/result.ts';
import type { Choices } from '../plan/choices.ts';
import { compare } from '../plan/diff.ts';
import type { PfPlan } from '../plan/pf.ts';
import type { FileChange, LiveState, Plan } from '../plan/plan.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import type { ProbeReport, ProbeSubject } from '../probe/relay.ts';
import { type System, SystemError } from '../system/system.ts';
import type { Problem } from './problem.ts';
import { openQuestion, type Question } from './question.ts';
import type { ApplyOutcome, Effect, Event, Task } from './state.ts';

/** The rooms that touch the machine, as the effects use them; rooms.ts has the real ones. */
export interface Rooms {
	detect(system: System): Promise<Result<Detected, DetectProblem>>;
	acquire(system: System, options: AcquireOptions): Promise<Result<Delegation, AcquireProblem>>;
	/** Asks border relays with packets. */
	probe(system: System, subject: ProbeSubject, options: ProbeOptions): Promise<unknown>;
	readConfig(text: string): Result<Choices, ApplyProblem>;
	/** What runs against those files that stay as they are. */
	live(system: System, plan: Plan, changes: readonly FileChange[]): Promise<readonly LiveState[]>;
	apply(system: System, plan: Plan, options: ApplyOptions): Promise<ApplyOutcome>;
	save(system: System, plan: Plan | PfPlan, directory: string): Promise<Problem | undefined>;
	check(
		system: System,
		subject: CheckSubject,
		options: { readonly onProgress: (progress: CheckProgress) => void },
	): Promise<unknown>;
	/** Runs a remedy that changes nothing that stays. */
	mend(system: System, command: readonly string[]): Promise<ApplyProblem | undefined>;
}

export interface Detected {
	readonly facts: Facts;
	readonly leases: readonly Delegation[];
}

interface AcquireOptions {
	readonly device: string;
	readonly onEvent: (event: ExchangeEvent) => void;
	readonly signal: AbortSignal;
}

interface ProbeOptions {
	readonly onReport: (report: ProbeReport) => void;
	readonly signal: AbortSignal;
}

interface ApplyOptions {
	readonly acceptedRisks: readonly string[];
	readonly onTask: (task: Task) => void;
	readonly onCheck: (progress: CheckProgress) => void;
	readonly timeoutMs: number;
	readonly decide: Decide;
}

type Dispatch = (event: Event) => void;

export interface Performer {
	perform(effect: Effect): void;
	/** Ends what can be ended, and waits until it has: no dhclient outlives the wizard. */
	close(): Promise<void>;
}

/** Does what the machine asks for and answers with events. Nothing here throws: a bug is an event too. */
export function performer(system: System, rooms: Rooms, dispatch: Dispatch): Performer {
	let acquisition: { readonly end: AbortController; readonly done: Promise<void> } | undefined;
	let probe: { readonly end: AbortController; readonly done: Promise<void> } | undefined;
	let checking: Promise<void> = Promise.resolve();
	/** Half a remedy is worse than none: it is not left alone. */
	let mending: Promise<void> = Promise.resolve();
	/** Whether the change under way is to stay. */
	let question: Question | undefined;
	/** Only the newest of each kind is heard: an answer to an older question would be taken for one to the newer. */
	const newest = new Map<Effect['type'], symbol>();

	const listen = (effect: Effect): Dispatch => {
		const ticket = Symbol(effect.type);
		newest.set(effect.type, ticket);
		return (event) => {
			if (newest.get(effect.type) === ticket) dispatch(event);
		};
	};

	const cancel = (): Promise<void> => {
		newest.delete('acquire');
		acquisition?.end.abort();
		return acquisition?.done ?? Promise.resolve();
	};

	/** Until the address that it lent the machine is gone. */
	const cancelProbe = (): Promise<void> => {
		newest.delete('probe');
		probe?.end.abort();
		return probe?.done ?? Promise.resolve();
	};

	const perform = (effect: Effect): void => {
		if (effect.type === 'cancel-acquire') {
			void cancel();
			return;
		}
		if (effect.type === 'cancel-probe') {
			void cancelProbe();
			return;
		}
		if (effect.type === 'decide') {
			question?.answer(effect.answer);
			return;
		}
		const before = precondition(effect);
		const end = new AbortController();
		const tell = listen(effect);
		const done = before
			.then(() =>
				effect.type === 'extend'
					? question?.extend(effect.byMs)
					: performEffect(effect, system, rooms, tell, asking(tell), end.signal),
			)
			.catch((error: unknown) => tell({ type: 'crashed', error }));
		if (effect.type === 'acquire') acquisition = { end, done };
		if (effect.type === 'probe') probe = { end, done };
		if (effect.type === 'check') checking = done;
		if (effect.type === 'mend') mending = done;
	};

	const asking =
		(tell: Dispatch): Decide =>
		(asked) => {
			question = openQuestion(system, asked, tell);
			return question.answered;
		};

	const precondition = (effect: Effect): Promise<void> => {
		// Two clients on one lease file would spoil it: the one before has to be gone first.
		if (effect.type === 'acquire') return cancel();
		if (effect.type === 'probe' || effect.type === 'compare') return cancelProbe();
		// Checks hold ports of ours; those of the change about to be made would find them taken.
		if (effect.type === 'apply') newest.delete('check');
		if (!['apply', 'check', 'mend'].includes(effect.type)) return Promise.resolve();
		return Promise.all([checking, mending]).then(() => undefined);
	};

	const close = async (): Promise<void> => {
		question?.leave();
		await Promise.all([cancel(), cancelProbe(), mending]);
	};

	return { perform, close };
}

async function performEffect(
	effect: Exclude<Effect, { type: 'cancel-acquire' | 'cancel-probe' | 'decide' | 'extend' }>,
	system: System,
	rooms: Rooms,
	dispatch: Dispatch,
	decide: Decide,
	signal: AbortSignal,
): Promise<void> {
	const failed = (problem: Problem) => dispatch({ type: 'failed', during: effect.type, problem });
	switch (effect.type) {
		case 'detect':
			return detect(system, rooms, dispatch, failed);
		case 'acquire': {
			if (signal.aborted) return;
			const onEvent = (event: ExchangeEvent) => dispatch({ type: 'exchange', event, at: system.now() });
			const delegation = await rooms.acquire(system, { device: effect.device, onEvent, signal });
			return delegation.ok ? dispatch({ type: 'acquired', delegation: delegation.value }) : failed(delegation.problem);
		}
		case 'probe':
			if (signal.aborted) return;
			await rooms.probe(system, effect.subject, { onReport: (report) => dispatch({ type: 'probed', report }), signal });
			return;
		case 'compare': {
			const current = await currentFiles(system, effect.plan);
			if (!current.ok) return failed(current.problem);
			const changes = compare(effect.plan, current.value);
			return dispatch({ type: 'compared', changes, live: await rooms.live(system, effect.plan, changes) });
		}
		case 'save': {
			const problem = await rooms.save(system, effect.plan, effect.directory);
			return problem ? failed(problem) : dispatch({ type: 'saved', directory: effect.directory });
		}
		case 'apply': {
			const outcome = await rooms.apply(system, effect.plan, {
				acceptedRisks: effect.acceptedRisks,
				onTask: (task) => dispatch({ type: 'task', task }),
				onCheck: (progress) => dispatch({ type: 'check', progress }),
				timeoutMs: effect.timeoutMs,
				decide,
			});
			return dispatch({ type: 'applied', outcome });
		}
		case 'check':
			await rooms.check(system, effect.subject, {
				onProgress: (progress) => dispatch({ type: 'check', progress }),
			});
			return dispatch({ type: 'checked' });
		case 'mend': {
			const problem = await rooms.mend(system, effect.command);
			return problem ? failed(problem) : dispatch({ type: 'mended' });
		}
	}
}

async function detect(
	system: System,
	rooms: Rooms,
	dispatch: Dispatch,
	failed: (problem: Problem) => void,
): Promise<void> {
	const detected = await rooms.detect(system);
	if (!detected.ok) return failed(detected.problem);
	const { facts, leases } = detected.value;
	const before = facts.ours.config === undefined ? undefined : earlier(rooms.readConfig(facts.ours.config));
	dispatch({
		type: 'detected',
		facts,
		leases,
		...(before?.ok === true ? { configured: before.value } : {}),
		...(before?.ok === false ? { problem: before.problem } : {}),
	});
}

/** A configuration that cannot be used is said, and the wizard starts as on a bare machine. */
function earlier(config: Result<Choices, ApplyProblem>): Result<CheckSubject, Problem> {
	if (!config.ok) return config;
	const choices = config.value;
	const ce = deriveCe(choices.rule, choices.delegation.prefix);
	return ce.ok ? success({ choices, ce: ce.value }) : ce;
}

async function currentFiles(
	system: System,
	plan: Plan,
): Promise<Result<Readonly<Record<string, string | undefined>>, ApplyProblem>> {
	const paths = [...plan.files.map(({ path }) => path), ...plan.obsoleteFiles];
	try {
		const contents = await Promise.all(paths.map(async (path) => [path, await system.read(path)] as const));
		return success(Object.fromEntries(contents));
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return failure({ code: 'config-unreadable', path: error.path, why: error.message });
	}
}
