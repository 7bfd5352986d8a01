import { formatAddress6, parseAddress6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import { probeRelays } from '../probe/probe.ts';
import { type ProbeReport, type ProbeSubject, relayCandidates } from '../probe/relay.ts';
import { headless } from '../prompt/headless.ts';
import { relayLines } from '../prompt/probe-lines.ts';
import type { Language } from '../text/language.ts';
import { outcomeWords, probeAdvice, probeText } from '../text/probe.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Preset } from '../wizard/state.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import { endingCode } from './ending.ts';
import { exitCodes } from './exit-code.ts';
import { presetOf } from './preset.ts';
import { refuse } from './refuse.ts';

/**
 * Which border relay answers, found with packets; needs nothing applied and changes nothing that stays. Exit code 0 when one
 * is confirmed, 1 when none is, 69 and 77 when it cannot be done here.
 */
export async function probeBr({ io, system, flags }: CommandContext, interrupt: AbortSignal): Promise<number> {
	const json = flags.json !== undefined;
	const given = relaysGiven(flags.br);
	if (!given.ok) return refuse(given.problem, io, json);
	const preset = presetOf(flags);
	if (!preset.ok) return refuse(preset.problem, io, json);
	if (!system.isRoot()) return refuse({ code: 'not-root' }, io, json);

	const write = (line: string) => void io.writeError(`${line}\n`);
	const line = await lineOf({ io, system, flags }, preset.value, write, interrupt);
	if (typeof line === 'number') return line;
	if (!line.ok) return refuse(line.problem, io, json);
	const { provider, chosen, ...subject } = line.value;
	const relays = given.value.length > 0 ? given.value : relayCandidates([chosen], subject.ce, provider);
	if (relays.length === 0) return refuse({ code: 'br-unknown' }, io, json);
	const words = probeText[io.language];
	if (!json) await io.write(`${words.subject(subject.wan, subject.ce.address, subject.ce.ipv4)}\n`);

	let told: ProbeReport | undefined;
	const report = await probeRelays(
		system,
		{ ...subject, relays },
		{
			signal: interrupt,
			onReport: (now) => {
				if (!json) for (const one of relayLines(told, now, io.language)) void io.write(`${one}\n`);
				told = now;
			},
		},
	);
	if (interrupt.aborted) return exitCodes.interrupted;
	const why = report.relays.map(({ outcome }) => (outcome.type === 'cannot' ? outcome.why.code : undefined));
	if (why.includes('no-perl')) return refuse({ code: 'tool-missing', tool: 'perl', package: 'perl-base' }, io, json);
	const advice = probeAdvice(report, relays[0] ?? '', io.language);
	if (json) await io.write(`${JSON.stringify(reportObject(subject, report, advice, io.language))}\n`);
	else if (advice !== undefined) await io.write(`${advice}\n`);
	return report.relays.some(({ outcome }) => outcome.type === 'confirmed') ? exitCodes.done : exitCodes.unhealthy;
}

function relaysGiven(text: string | undefined): Result<readonly string[], Problem> {
	const relays: string[] = [];
	for (const input of text?.split(',') ?? []) {
		const address = parseAddress6(input);
		if (address === undefined) return failure({ code: 'br-syntax', input });
		relays.push(formatAddress6(address));
	}
	return success([...new Set(relays)]);
}

interface Line extends Omit<ProbeSubject, 'relays'> {
	readonly provider: string;
	readonly chosen: string;
}

/** Of the configured router, unless flags say otherwise; else as the wizard would find it, without applying it. */
async function lineOf(
	{ io, system, flags }: Pick<CommandContext, 'io' | 'system' | 'flags'>,
	preset: Preset,
	write: (line: string) => void,
	interrupt: AbortSignal,
): Promise<Result<Line, Problem> | number> {
	const asked = [flags.wan, flags.prefix, flags.provider, flags.rule].some((flag) => flag !== undefined);
	const configured = asked ? undefined : await configuredRouter(system);
	if (configured?.ok) {
		const { choices, ce } = configured.value;
		return success({ wan: choices.wan, ce, provider: choices.provider, chosen: choices.br });
	}
	const { ending, parameters } = await headless({
		system,
		preset: { ...preset, dryRun: true },
		language: io.language,
		yes: false,
		interrupt,
		write,
		upToParameters: true,
	});
	// the reason was said as it happened; with --json it is the object
	if (parameters === undefined)
		return ending.type === 'failed' && flags.json !== undefined ? failure(ending.problem) : endingCode(ending);
	const { link, ce, provider, br } = parameters;
	return success({ wan: link.wan, ce, provider: provider.id, chosen: br });
}

function reportObject(
	{ wan, ce }: Omit<ProbeSubject, 'relays'>,
	{ line, relays }: ProbeReport,
	advice: string | undefined,
	language: Language,
) {
	return {
		schema: 1,
		wan,
		ce: ce.address,
		ipv4: ce.ipv4,
		line,
		relays: relays.map(({ br, outcome }) => {
			const { type, ...more } = outcome;
			return { br, outcome: type, ...more, message: outcomeWords(outcome, language) };
		}),
		...(advice === undefined ? {} : { advice }),
	};
}
