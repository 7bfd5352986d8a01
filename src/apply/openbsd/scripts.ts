import { openbsdAnchor, openbsdNat } from '../../plan/artifact/openbsd-conf.ts';
import { gif } from '../../plan/artifact/pf-ports.ts';
import { tunnelMtu } from '../../plan/tunnel.ts';
import type { OpenbsdChange } from './change.ts';
import { markers, place } from './place.ts';

/** The scripts of a change, self-contained: they need sh and OpenBSD's base system, no Node. */
export interface Scripts {
	/** Copies what the change may touch; the last it does is to claim that there is only this change. */
	readonly record: string;
	/** Makes the running system so. Nothing in /etc is touched: a restart ends in the old state. */
	readonly try: string;
	/** Puts the files in their places. Exit code 3: it was decided otherwise before; 4: not kept, still pending. */
	readonly keep: string;
	/** `revert timer SECONDS` waits first. Exit code 3: it was kept before; 5: what is left is printed. */
	readonly revert: string;
}

export const forwarding = ['net.inet.ip.forwarding', 'net.inet6.ip6.forwarding'] as const;

export function renderScripts(directory: string, change: OpenbsdChange): Scripts {
	return {
		record: record(directory, change),
		try: tryOut(directory, change),
		keep: keep(directory, change),
		revert: revert(directory, change),
	};
}

const head = (directory: string, what: string): string => `#!/bin/sh
# mape-setup: ${what}
set -u
PATH=/bin:/sbin:/usr/bin:/usr/sbin
LC_ALL=C
export PATH LC_ALL
umask 077
cd '${directory}' || exit 5

is_ours() { [ "$(cat "$1" 2>/dev/null)" = '${directory}' ]; }`;

const record = (
	directory: string,
	{ files }: OpenbsdChange,
): string => `${head(directory, 'records what the change may touch.')}

mkdir before || exit 4
${files.map(({ path }, index) => `[ ! -e '${path}' ] || cp -p '${path}' before/${index} || exit 4`).join('\n')}
pfctl -s info | grep -q '^Status: Enabled' || { echo 'pf is not enabled: pfctl -e' >&2; exit 4; }
printf '%s\\n' '${directory}' > claim || exit 4
# a link is made only where there is none yet
ln claim '${place.pending}' || exit 3
rm claim
for other in ${markers.filter((marker) => marker !== 'pending').join(' ')}; do
	[ ! -e "${place.state}/$other" ] || { rm '${place.pending}'; exit 3; }
done
`;

/** The filter before the tunnel, and the default route last: no packet leaves untranslated. */
function tryOut(directory: string, { wan, ce, br, ipv4, hasCe }: OpenbsdChange): string {
	return `${head(directory, 'makes the running system so, until it is kept or taken back.')}

# nothing is changed any more once somebody has decided
must() {
	is_ours '${place.pending}' || exit 3
	"$@" || { echo "$* failed" >&2; exit 4; }
}

must pfctl -f trial.conf
${forwarding.map((name) => `must sysctl -q ${name}=1`).join('\n')}
${hasCe ? '' : `must ifconfig '${wan}' inet6 alias '${ce}' prefixlen 128\n`}must ifconfig ${gif.name} create
must ifconfig ${gif.name} tunnel '${ce}' '${br}'
must ifconfig ${gif.name} mtu ${tunnelMtu}
must ifconfig ${gif.name} inet '${ipv4}' ${gif.peer} netmask 255.255.255.255
must ifconfig ${gif.name} up
must route -qn add -inet default ${gif.peer}
`;
}

function keep(directory: string, { files, services }: OpenbsdChange): string {
	const mode = (value: number) => value.toString(8).padStart(4, '0');
	return `${head(directory, 'keeps the change that this checkpoint was made for.')}

is_ours '${place.pending}' && mv '${place.pending}' '${place.keeping}' 2>/dev/null
is_ours '${place.keeping}' || { echo 'this change does not wait for a decision any more' >&2; exit 3; }
# back to waiting: the timer takes it back, with what is in its place by now
fail() { echo "$1" >&2; mv '${place.keeping}' '${place.pending}'; exit 4; }
# NUMBER PATH MODE. The new bytes come under the name of the old ones at once, with their owner and mode where there were some.
install() {
	if [ -e "$2" ]; then cp -p "$2" "$2.mape-setup"; else : > "$2.mape-setup" && chmod "$3" "$2.mape-setup"; fi &&
		cat "after/$1" > "$2.mape-setup" && sync && mv "$2.mape-setup" "$2" || fail "$2 cannot be written"
}

ifconfig ${gif.name} >/dev/null 2>&1 || fail 'what was tried does not run any more: take it back with mape-setup revert'
${files.map(({ path, mode: bits }, index) => `install ${index} '${path}' ${mode(bits)}`).join('\n')}
# what a restart will load is what was tried
pfctl -f /etc/pf.conf || fail '/etc/pf.conf cannot be loaded'
sync
mv '${place.keeping}' '${place.kept}' || fail 'the decision cannot be written'
sync
${services.length === 0 ? '' : ': > started\n'}${services.map((name) => `rcctl restart ${name} >/dev/null || echo '${name} does not start: rcctl start ${name}' >&2`).join('\n')}
exit 0
`;
}

/** The route and the tunnel before the filter, for the same reason. */
function revert(directory: string, { wan, ce, hasCe, files, sysctls, services }: OpenbsdChange): string {
	const was = (name: string) => sysctls[name] ?? '0';
	return `${head(directory, 'takes the change back that this checkpoint was made for.')}

if [ "\${1:-}" = timer ]; then
	exec </dev/null >>revert.log 2>&1
	# second by second: a clock that is set does not move it
	left=$2
	while [ "$left" -gt 0 ]; do
		is_ours '${place.pending}' || is_ours '${place.keeping}' || exit 0
		sleep 1
		left=$((left - 1))
	done
	# who keeps it at this moment has a minute to come to an end
	left=60
	while is_ours '${place.keeping}' && [ "$left" -gt 0 ]; do sleep 1; left=$((left - 1)); done
	is_ours '${place.pending}' || is_ours '${place.keeping}' || exit 0
fi
for from in pending keeping$([ "\${1:-}" = uninstall ] && echo ' kept'); do
	is_ours "${place.state}/$from" && mv "${place.state}/$from" '${place.reverting}' 2>/dev/null
done
is_ours '${place.reverting}' || { echo 'this change does not wait for a decision any more' >&2; exit 3; }

left=
missing() { left="$left$1
"; }

# what is not there any more cannot be taken away; what still is, is found below
route -qn delete -inet default ${gif.peer} >/dev/null 2>&1
ifconfig ${gif.name} destroy >/dev/null 2>&1
${hasCe ? '' : `ifconfig '${wan}' inet6 '${ce}' delete >/dev/null 2>&1\n`}seen=$(ifconfig) || missing 'ifconfig'
if printf '%s\n' "$seen" | grep -q '^${gif.name}:'; then missing 'ifconfig ${gif.name}'; fi
${
	hasCe
		? ''
		: `if printf '%s\n' "$seen" | grep -qF 'inet6 ${ce} '; then missing 'ifconfig ${wan} inet6 ${ce}'; fi
`
}# NUMBER PATH
back() {
	rm -f "$2.mape-setup"
	if [ -e "before/$1" ]; then
		cmp -s "before/$1" "$2" || { cp -p "before/$1" "$2.mape-setup" && mv "$2.mape-setup" "$2"; }
		cmp -s "before/$1" "$2" || missing "$2"
	else
		rm -f "$2"
		[ ! -e "$2" ] || missing "$2"
	fi
}
${files.map(({ path }, index) => `back ${index} '${path}'`).join('\n')}
if [ -e /etc/pf.conf ]; then pfctl -f /etc/pf.conf; else pfctl -F rules; fi || missing 'pfctl -f /etc/pf.conf'
pfctl -q -a ${openbsdAnchor} -F rules
[ -z "$(pfctl -q -a ${openbsdAnchor} -s rules)" ] || missing 'pfctl -a ${openbsdAnchor} -s rules'
${forwarding
	.map(
		(name) => `sysctl -q ${name}=${was(name)}\n[ "$(sysctl -n ${name})" = '${was(name)}' ] || missing 'sysctl ${name}'`,
	)
	.join('\n')}
${services.length === 0 ? '' : `if [ -e started ]; then\n${services.map(serviceBack).join('\n')}\nfi\n`}if [ "$left" ]; then
	printf '%s' "$left" | tee left >&2
	exit 5
fi
rm -f left
mv '${place.reverting}' reverted || exit 5
sync
echo 'mape-setup: everything was put back' | wall 2>/dev/null
exit 0
`;
}

/** With the configuration of before: one that was not enabled does not run any more. */
const serviceBack = (name: string): string =>
	`\tif rcctl get ${name} status >/dev/null 2>&1; then rcctl restart ${name} >/dev/null; else rcctl -f stop ${name} >/dev/null; fi`;

/** What pf loads while it is tried: the anchor's rules are not in their place yet. */
export const trialConf = (content: string, directory: string, natIndex: number): string =>
	natIndex < 0 ? content : content.replace(`from "${openbsdNat}"`, `from "${directory}/after/${natIndex}"`);
