import { names } from '../plan/names.ts';

/** What an apply may touch besides rules, tunnel, addresses and routes, which are always looked at. */
export interface Scope {
	readonly files: readonly string[];
	readonly units: readonly string[];
}

/**
 * Settings that `up` changes; those of the tunnel go away with it. accept_redirects: a kernel that begins to forward, or
 * ceases to, sets it (net/ipv4/devinet.c inet_forward_change).
 */
const settings =
	'^net\\.(ipv[46]\\.(ip_forward|conf\\..*\\.(forwarding|accept_ra))|ipv4\\.conf\\.all\\.accept_redirects|netfilter\\.nf_conntrack_(tcp|udp|icmp)_timeout.*)$';

/**
 * `look` prints all that an apply may touch on the machine, one line an object, so that two states can be compared by
 * whoever wants to know, with or without Node. What comes and goes by itself is left out: addresses and routes of router
 * advertisements, link-local ones, the kernel's own, and what traffic puts into sets.
 *
 * `look FILE` prints where the machine differs from what it printed before, and nothing when it does not;
 * `look FILE files` only looks at files.
 */
export function renderLook({ files, units }: Scope): string {
	const paths = files.map((path) => `'${path}'`).join(' ');
	return `#!/bin/sh
# mape-setup: prints what an apply may touch on this machine, one line an object. With the file of an earlier print:
# where the machine differs from it (look FILE, or only files: look FILE files).
set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

files() {
	stat -c 'file %n %a %u:%g' ${paths} 2>/dev/null
	sha256sum ${paths} 2>/dev/null | awk '{ print "content " $2 " " $1 }'
}

addresses() {
	shown=$(ip -o addr show) || exit 1
	printf '%s\\n' "$shown" | awk '
		/ scope link| dynamic | temporary / { next }
		$3 == "inet" || $3 == "inet6" { print "address " $2 " " $4 }'
}

routes() {
	for family in 4 6; do
		shown=$(ip "-$family" route show table main) || exit 1
		printf '%s\\n' "$shown" | awk -v family="$family" '
			/ proto (ra|kernel)| expires |^$/ { next }
			{ gsub(/ (linkdown|dead)/, ""); $1 = $1; print "route " family " " $0 }'
	done
}

tunnel() {
	ip -6 tunnel show 2>/dev/null | awk '$1 == "${names.tunnel}:" { print "tunnel " $0 }'
	ip -o link show dev ${names.tunnel} 2>/dev/null | awk '{
		for (i = 3; i < NF; i++) if ($i == "mtu") mtu = $(i + 1)
		print "link ${names.tunnel} mtu " mtu
	}'
}

# Without the elements that traffic puts in and time takes out.
static_rules() {
	awk '
		/^\\t(set|map) / { dynamic = 0 }
		/^\\t\\tflags .*(dynamic|timeout)/ { dynamic = 1 }
		dynamic && /^\\t\\telements = / { skip = 1 }
		!skip { print }
		/\\}$/ { skip = 0 }'
}

digest() {
	text=$(cat)
	[ -z "$text" ] || echo "rules $1 $(printf '%s\\n' "$text" | sha256sum | cut -d ' ' -f 1)"
}

rules() {
	if command -v nft >/dev/null; then nft list tables >/dev/null || exit 1; fi
	nft -s list table ${names.table.family} ${names.table.name} 2>/dev/null | static_rules | digest 'table ${names.table.family} ${names.table.name}'
	for program in iptables ip6tables; do
		"$program-save" 2>/dev/null | sed -n '/${names.chainPrefix}/ { s/ \\[[0-9:]*\\]$//; p; }' | digest "$program"
	done
}

settings() {
	sysctl -a -r '${settings}' 2>/dev/null | awk '!/\\.${names.tunnel}\\./ { print "sysctl " $0 }'
}

units() {
	for unit in ${units.join(' ')}; do
		case $(systemctl is-enabled "$unit" 2>/dev/null) in enabled*) enabled=enabled ;; *) enabled=disabled ;; esac
		case $(systemctl is-active "$unit" 2>/dev/null) in active | activating | reloading) active=active ;; *) active=inactive ;; esac
		echo "unit $unit $enabled $active"
	done
}

# What is not there to look with has seen nothing, which is not the same as nothing being there.
tools() {
	for tool in nft iptables-save ip6tables-save sysctl systemctl; do
		command -v "$tool" >/dev/null || echo "tool $tool is not there"
	done
}

all() {
	tools
	files
	addresses
	routes
	tunnel
	rules
	settings
	units
}

# A setting that is there no more went with its interface or module, and a new one came with one.
compare() {
	awk '
		{ subject = $1 == "sysctl" ? $2 : $0 }
		side == "before" { before[$0]; next }
		{ after[$0]; now[subject] = $0 }
		END {
			for (line in before) {
				if (line in after) continue
				split(line, word, " ")
				# a tool that came since hides nothing
				if (word[1] == "tool") continue
				if (word[1] != "sysctl") print "missing: " line
				else if (word[2] in now) print "changed: " line ", is now " substr(now[word[2]], 8)
			}
			for (line in after) if (!(line in before) && line !~ /^sysctl /) print "left over: " line
		}' side=before "$1" side=after -
}

case "$#" in
	0) all ;;
	1) all | compare "$1" ;;
	*) awk '/^(file|content) /' "$1" > "$1.files"; files | compare "$1.files" ;;
esac
`;
}
