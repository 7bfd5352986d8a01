import type { Delegation } from '../../detect/delegation.ts';
import {
	formatPrefix4,
	formatPrefix6,
	parseAddress4,
	parseAddress6,
	parsePrefix4,
	parsePrefix6,
} from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';
import type { Addressing, Confidence, GivenPsid, MapRule } from '../../map/rule.ts';
import { providerById } from '../../provider/table.ts';
import type { Backend, Choices } from '../choices.ts';
import { isPlainInterfaceName } from '../interface-name.ts';
import { names } from '../names.ts';
import { formsOf, type NatForm, type NatOptions, natOptions, type PortForward, type Timeouts } from '../nat-options.ts';
import type { MachineProblem } from '../problem.ts';
import { backends } from '../renderer.ts';

/** Version of the file's shape; a reader refuses what it does not know. */
const schema = 1;

/** /etc/mape-setup/config.json: the answers, readable, the source of truth for the next run. */
export function renderConfig(choices: Choices): string {
	const { delegation, rule } = choices;
	const { prefix, ...lease } = delegation;
	return `${JSON.stringify(
		{
			schema,
			wan: choices.wan,
			lan: choices.lan,
			// the lease's times change with every run; what they were is not an answer
			delegation: {
				prefix: formatPrefix6(prefix),
				origin: lease.origin === 'lease-file' ? 'dhcpv6' : lease.origin,
				...(lease.replyFrom === undefined ? {} : { replyFrom: lease.replyFrom }),
			},
			provider: choices.provider,
			rule: {
				ipv6: formatPrefix6(rule.ipv6),
				ipv4: formatPrefix4(rule.ipv4),
				eaBitsLength: rule.eaBitsLength,
				psidOffset: rule.psidOffset,
				...(rule.givenPsid === undefined ? {} : { givenPsid: rule.givenPsid }),
				br: rule.br,
				addressing: rule.addressing,
				source: rule.source,
				seen: rule.seen,
				confidence: rule.confidence,
				...(rule.disputedWith === undefined ? {} : { disputedWith: rule.disputedWith }),
			},
			br: choices.br,
			backend: choices.backend,
			nat: choices.nat,
		},
		undefined,
		'\t',
	)}\n`;
}

/** Reads a config.json back; anything missing or odd is refused by the name of its field. */
export function readConfig(text: string): Result<Choices, MachineProblem> {
	try {
		return success(readChoices(parseJson(text)));
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return failure({ code: 'config-unreadable', path: names.config, why: error.message });
	}
}

/** Thrown and caught in this file only. */
class Unreadable extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function parseJson(text: string): Fields {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new Unreadable('not JSON');
	}
	const top = fields(value, 'the file');
	if (top['schema'] !== schema) throw new Unreadable(`schema is ${JSON.stringify(top['schema'])}, not ${schema}`);
	return top;
}

function readChoices(top: Fields): Choices {
	const provider = string(top, 'provider');
	const known = provider === 'custom' ? 'custom' : providerById(provider)?.id;
	if (known === undefined) throw new Unreadable(`provider: ${provider}`);
	const backend = oneOf<Backend>(top, 'backend', backends);
	return {
		wan: interfaceName(top, 'wan'),
		lan: interfaceName(top, 'lan'),
		delegation: readDelegation(fields(top['delegation'], 'delegation')),
		provider: known,
		rule: readRule(fields(top['rule'], 'rule')),
		br: address(top, 'br'),
		backend,
		// written before there was a choice
		nat: top['nat'] === undefined ? natOptions(backend) : readNat(fields(top['nat'], 'nat'), backend),
	};
}

function readDelegation(from: Fields): Delegation {
	const replyFrom = from['replyFrom'] === undefined ? {} : { replyFrom: address(from, 'replyFrom') };
	return {
		prefix: prefix6(from, 'prefix'),
		origin: oneOf<Delegation['origin']>(from, 'origin', ['dhcpv6', 'ra', 'typed']),
		...replyFrom,
	};
}

function readNat(from: Fields, backend: Backend): NatOptions {
	return natOptions(backend, {
		form: oneOf<NatForm>(from, 'form', formsOf[backend]),
		forwards: list(from, 'forwards').map((forward) => readForward(fields(forward, 'a forward'))),
		fullCone: strings(from, 'fullCone').map((host) => address4(host, 'fullCone')),
		timeouts: oneOf<Timeouts>(from, 'timeouts', ['rfc', 'short']),
	});
}

const readForward = (from: Fields): PortForward => ({
	protocol: oneOf<PortForward['protocol']>(from, 'protocol', ['tcp', 'udp', 'both']),
	port: integer(from, 'port', 1, 65535),
	host: address4(string(from, 'host'), 'host'),
	hostPort: integer(from, 'hostPort', 1, 65535),
});

const readGivenPsid = (from: Fields): GivenPsid => ({
	psid: integer(from, 'psid', 0, 65535),
	psidLength: integer(from, 'psidLength', 0, 16),
});

const confidences: readonly Confidence[] = [
	'verified',
	'cross-checked',
	'single-lineage',
	'reported',
	'extrapolated',
	'yours',
];

function readRule(from: Fields): MapRule {
	const ipv4 = parsePrefix4(string(from, 'ipv4'));
	if (ipv4 === undefined) throw new Unreadable(`rule.ipv4: ${string(from, 'ipv4')}`);
	return {
		ipv6: prefix6(from, 'ipv6'),
		ipv4,
		eaBitsLength: integer(from, 'eaBitsLength', 0, 48),
		psidOffset: integer(from, 'psidOffset', 0, 16),
		...(from['givenPsid'] === undefined ? {} : { givenPsid: readGivenPsid(fields(from['givenPsid'], 'givenPsid')) }),
		br: strings(from, 'br'),
		addressing: oneOf<Addressing>(from, 'addressing', ['draft-03', 'rfc7597']),
		source: strings(from, 'source'),
		seen: string(from, 'seen'),
		confidence: oneOf<Confidence>(from, 'confidence', confidences),
		...(from['disputedWith'] === undefined ? {} : { disputedWith: string(from, 'disputedWith') }),
	};
}

function fields(value: unknown, name: string): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Unreadable(`${name} is not an object`);
	return value as Fields;
}

function string(from: Fields, name: string): string {
	const value = from[name];
	if (typeof value !== 'string') throw new Unreadable(`${name} is not a text`);
	return value;
}

function strings(from: Fields, name: string): readonly string[] {
	const value = from[name];
	if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
		throw new Unreadable(`${name} is not a list of texts`);
	return value;
}

function list(from: Fields, name: string): readonly unknown[] {
	const value = from[name];
	if (!Array.isArray(value)) throw new Unreadable(`${name} is not a list`);
	return value;
}

function integer(from: Fields, name: string, least: number, most: number): number {
	const value = from[name];
	if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
		throw new Unreadable(`${name} is not a whole number from ${least} to ${most}`);
	return value as number;
}

function oneOf<T extends string>(from: Fields, name: string, allowed: readonly T[]): T {
	const value = string(from, name);
	if (!(allowed as readonly string[]).includes(value)) throw new Unreadable(`${name}: ${value}`);
	return value as T;
}

function address(from: Fields, name: string): string {
	const value = string(from, name);
	if (parseAddress6(value) === undefined) throw new Unreadable(`${name} is no IPv6 address: ${value}`);
	return value;
}

function address4(value: string, name: string): string {
	if (parseAddress4(value) === undefined) throw new Unreadable(`${name} is no IPv4 address: ${value}`);
	return value;
}

function prefix6(from: Fields, name: string) {
	const parsed = parsePrefix6(string(from, name));
	if (!parsed.ok) throw new Unreadable(`${name} is no IPv6 prefix: ${string(from, name)}`);
	return parsed.value;
}

function interfaceName(from: Fields, name: string): string {
	const value = string(from, name);
	if (!isPlainInterfaceName(value)) throw new Unreadable(`${name} is no interface name: ${value}`);
	return value;
}
