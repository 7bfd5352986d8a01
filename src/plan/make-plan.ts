import type { Facts } from '../detect/facts.ts';
import type { Ce } from '../map/ce.ts';
import { deriveCe } from '../map/ce.ts';
import { contains6, formatAddress6, formatPrefix6, parseAddress6, prefix6 } from '../map/prefix.ts';
import type { MapProblem } from '../map/problem.ts';
import { failure, type Result, success } from '../map/result.ts';
import { renderConfig } from './artifact/config.ts';
import { renderForgetFlows, renderTimeouts } from './artifact/conntrack.ts';
import { renderDhclientScript } from './artifact/dhclient-script.ts';
import { renderDown, renderUp, type ScriptValues } from './artifact/scripts.ts';
import { renderSysctl } from './artifact/sysctl.ts';
import { renderDhcpUnit, renderRouterUnit, renderRulesUnit } from './artifact/systemd.ts';
import { renderTunnelGuard } from './artifact/tunnel-guard.ts';
import type { Choices } from './choices.ts';
import { isPlainInterfaceName } from './interface-name.ts';
import { names } from './names.ts';
import { refuseNat, refusePorts } from './nat-refusal.ts';
import { notesOf, risksOf } from './notes.ts';
import type { Plan, PlannedCommand, PlannedFile, PlannedNetwork } from './plan.ts';
import type { PlanProblem } from './problem.ts';
import { backends, renderers, rulesFilesOfOthers } from './renderer.ts';

/** Everything that the choices mean for this machine, as files and commands. Pure: nothing is touched. */
export function makePlan(choices: Choices, facts: Facts): Result<Plan, PlanProblem | MapProblem> {
	const problem = refuse(choices, facts);
	if (problem) return failure(problem);
	const ce = deriveCe(choices.rule, choices.delegation.prefix);
	if (!ce.ok) return ce;
	const unfit = refusePorts(choices, ce.value);
	if (unfit) return failure(unfit);
	const values = scriptValues(choices, ce.value, facts);
	const followsLease = choices.delegation.origin === 'dhcpv6' || choices.delegation.origin === 'lease-file';
	return success({
		choices,
		ce: ce.value,
		network: networkOf(values),
		files: files(choices, ce.value, facts, values, followsLease),
		commands: commands(facts, followsLease),
		units: facts.hasSystemd ? [names.routerUnit, names.rulesUnit, ...(followsLease ? [names.dhcpUnit] : [])] : [],
		obsoleteFiles: [
			...rulesFilesOfOthers(choices.backend),
			...(followsLease ? [] : [`${names.unitDirectory}/${names.dhcpUnit}`, names.dhclientScript, names.refresh]),
		],
		risks: risksOf(choices, facts),
		notes: notesOf(choices, facts, values),
	});
}

function refuse(choices: Choices, facts: Facts): PlanProblem | undefined {
	const available = facts.interfaces.filter(({ kind }) => kind !== 'loopback').map(({ name }) => name);
	for (const device of [choices.wan, choices.lan]) {
		if (!available.includes(device)) return { code: 'interface-missing', device, available };
		if (!isPlainInterfaceName(device)) return { code: 'interface-name', device };
	}
	if (choices.wan === choices.lan) return { code: 'lan-is-wan', device: choices.wan };
	if (choices.br === '') return { code: 'br-unknown' };
	if (parseAddress6(choices.br) === undefined) return { code: 'br-syntax', input: choices.br };
	return refuseNat(choices);
}

function scriptValues(choices: Choices, ce: Ce, facts: Facts): ScriptValues {
	const { delegation } = choices;
	const raRoute = facts.defaultRoutes6.some(({ device, protocol }) => device === choices.wan && protocol === 'ra');
	const common = {
		wan: choices.wan,
		lan: choices.lan,
		ce: ce.address,
		br: choices.br,
		ipv4: ce.ipv4,
		conntrack: `${renderTimeouts(choices)}\n\n${renderForgetFlows(ce, choices)}`,
		guard: renderTunnelGuard(ce),
	};
	const gateway = !raRoute && delegation.replyFrom !== undefined ? { gateway: delegation.replyFrom } : {};
	if (!hasLanNetwork(choices, facts)) return { ...common, ...gateway };
	return {
		...common,
		...gateway,
		lanAddress: `${formatAddress6(delegation.prefix.network + 1n)}/64`,
		...(delegation.prefix.length < 64 ? { delegated: formatPrefix6(delegation.prefix) } : {}),
	};
}

const networkOf = ({ lanAddress, delegated, gateway }: ScriptValues): PlannedNetwork => ({
	...(lanAddress === undefined ? {} : { lanAddress }),
	...(delegated === undefined ? {} : { delegated }),
	...(gateway === undefined ? {} : { gateway }),
});

/** A /64 that the WAN has from router advertisements is the line's own, and less than a /64 is no network for hosts. */
function hasLanNetwork({ delegation: { origin, prefix }, wan }: Choices, { interfaces }: Facts): boolean {
	if (origin === 'ra' || prefix.length > 64) return false;
	if (prefix.length < 64) return true;
	const { addresses = [] } = interfaces.find(({ name }) => name === wan) ?? {};
	return !addresses.some(({ family, dynamic, address }) => {
		const bits = family === 6 && dynamic ? parseAddress6(address) : undefined;
		return bits !== undefined && contains6(prefix, prefix6(bits, 64));
	});
}

function files(
	choices: Choices,
	ce: Ce,
	facts: Facts,
	values: ScriptValues,
	followsLease: boolean,
): readonly PlannedFile[] {
	const renderer = renderers[choices.backend];
	const others = backends.filter((name) => name !== choices.backend);
	const always: PlannedFile[] = [
		{ path: names.config, content: renderConfig(choices), mode: 0o644 },
		...renderer.files.map(({ path, render }) => ({ path, content: render(ce, choices.nat), mode: 0o644 })),
		{ path: names.up, content: renderUp(values, { ...renderer, others }), mode: 0o755 },
		{ path: names.down, content: renderDown(values), mode: 0o755 },
		{ path: names.sysctl, content: renderSysctl(advertised(choices, facts)), mode: 0o644 },
	];
	if (facts.hasSystemd)
		always.push(
			unit(names.routerUnit, renderRouterUnit(renderer.flushedBy)),
			unit(names.rulesUnit, renderRulesUnit(renderer.flushedBy)),
		);
	if (!followsLease) return always;
	const dhclient = facts.tools.dhclient || '/sbin/dhclient';
	const { follower } = facts;
	const lease: PlannedFile[] = [
		...(follower ? [{ path: names.refresh, content: follower.bundle, mode: 0o644, program: true } as const] : []),
		{ path: names.dhclientScript, content: renderDhclientScript(follower?.node), mode: 0o755 },
	];
	if (facts.hasSystemd) lease.push(unit(names.dhcpUnit, renderDhcpUnit(choices.wan, dhclient)));
	return [...always, ...lease];
}

const unit = (name: string, content: string): PlannedFile => ({
	path: `${names.unitDirectory}/${name}`,
	content,
	mode: 0o644,
});

/** Forwarding would end the default routes that other interfaces have from router advertisements, too. */
function advertised({ wan }: Choices, { defaultRoutes6 }: Facts): readonly string[] {
	const others = defaultRoutes6.filter(({ protocol, device }) => protocol === 'ra' && isPlainInterfaceName(device));
	return [...new Set([wan, ...others.map(({ device }) => device)])];
}

function commands(facts: Facts, followsLease: boolean): readonly PlannedCommand[] {
	const up = (stage: string) => [names.up, stage];
	const systemctl = (...words: string[]) => ['systemctl', ...words];
	const router: PlannedCommand[] = [
		{ task: 'sysctl', argv: up('sysctls'), timeoutMs: 20_000 },
		{ task: 'rules', argv: up('rules'), timeoutMs: 20_000 },
		{ task: 'rules', argv: up('timeouts'), timeoutMs: 20_000 },
		{ task: 'network', argv: up('network'), timeoutMs: 60_000 },
	];
	if (!facts.hasSystemd) return router;
	// the unit is started so that systemd knows the router to be up; its \`up\` finds everything done
	const units: PlannedCommand[] = [
		{ task: 'network', argv: systemctl('daemon-reload'), timeoutMs: 60_000 },
		{ task: 'network', argv: systemctl('start', names.routerUnit), timeoutMs: 120_000 },
	];
	if (followsLease) units.push({ task: 'dhcp', argv: systemctl('restart', names.dhcpUnit), timeoutMs: 120_000 });
	return [...router, ...units];
}
