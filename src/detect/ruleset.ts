import { failure, type Result, success } from '../map/result.ts';
import { names } from '../plan/names.ts';
import type { ForeignTable } from './facts.ts';
import { type Fields, isFields, isText, parseJson } from './json.ts';

/** Tables and chains by which a program is known. */
const marks: readonly (readonly [program: string, mark: RegExp])[] = [
	['docker', /^(?:DOCKER|docker)/],
	['ufw', /^ufw6?-/],
	['firewalld', /^firewalld/],
	['libvirt', /^(?:LIBVIRT_|libvirt)/],
	['fail2ban', /^f2b-/],
	['podman', /^(?:NETAVARK|netavark)/],
	['kubernetes', /^(?:KUBE-|kube-)/],
	['tailscale', /^ts-/],
	['incus', /^(?:incus|lxd)$/],
];

/**
 * `nft -j list ruleset` → every table that is not ours. Those of iptables-nft hold chains of ours when it is the one that
 * our rules are in: what is in them besides is somebody else's.
 */
export function parseRuleset(text: string): Result<readonly ForeignTable[], string> {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	const list = isFields(parsed.value) ? parsed.value['nftables'] : undefined;
	if (!Array.isArray(list) || !list.every(isFields)) return failure('no list of objects "nftables"');
	const of = (type: string) => list.map((object) => object[type]).filter(isFields);
	const tables = of('table');
	if (!tables.every(({ family, name }) => isText(family) && isText(name))) return failure('a table without a name');
	const own = (object: Fields, table: Fields) =>
		object['family'] === table['family'] && object['table'] === table['name'];
	return success(
		tables
			.filter(({ family, name }) => family !== names.table.family || name !== names.table.name)
			.flatMap((table) => {
				const all = of('chain').filter((chain) => own(chain, table));
				const chains = all.filter(({ name }) => !isOurs(name));
				const rules = of('rule').filter((rule) => own(rule, table) && !isOurs(rule['chain']) && !leadsToUs(rule));
				if (chains.length < all.length && rules.length === 0 && chains.every(({ hook }) => isText(hook))) return [];
				const program = programOf([table['name'], ...chains.map(({ name }) => name)].filter(isText));
				return {
					family: String(table['family']),
					name: String(table['name']),
					...(program === undefined ? {} : { program }),
					translates:
						chains.some(({ type, hook }) => type === 'nat' && hook === 'postrouting') && rules.some(rewritesSource),
				};
			}),
	);
}

const isOurs = (chain: unknown): boolean => isText(chain) && chain.startsWith(names.chainPrefix);

const leadsToUs = ({ expr }: Fields): boolean =>
	Array.isArray(expr) &&
	expr.filter(isFields).some(({ jump, goto }) => [jump, goto].filter(isFields).some(({ target }) => isOurs(target)));

const programOf = (texts: readonly string[]): string | undefined =>
	marks.find(([, mark]) => texts.some((text) => mark.test(text)))?.[0];

/** Rules of iptables-nft appear as `xt` with the name of the target. */
function rewritesSource({ expr }: Fields): boolean {
	if (!Array.isArray(expr)) return false;
	return expr.filter(isFields).some((statement) => {
		const { xt } = statement;
		return (
			'snat' in statement ||
			'masquerade' in statement ||
			(isFields(xt) && /^(?:SNAT|MASQUERADE|NETMAP)$/.test(String(xt['name'])))
		);
	});
}

const foreignTranslation = new RegExp(`^-A (?!${names.chainPrefix}).* -j (?:SNAT|MASQUERADE|NETMAP)\\b`, 'm');

/** /proc/net/ip_tables_names: tables of the old iptables, which nft does not see. */
export function legacyTables(names: string, natRules: string | undefined): readonly ForeignTable[] {
	const tables = names.split('\n').filter((name) => /^[a-z]+$/.test(name));
	return tables.map((name) => ({
		family: 'ip',
		name,
		program: 'iptables-legacy',
		// Unreadable: better to say so than to be surprised by it.
		translates: name === 'nat' && (natRules === undefined || foreignTranslation.test(natRules)),
	}));
}
