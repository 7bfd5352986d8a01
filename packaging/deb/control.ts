import manifest from '../../package.json' with { type: 'json' };

/** Who answers for the package: whoever builds it says so; nobody is invented. */
export const maintainerOf = (env: NodeJS.ProcessEnv): string =>
	`${env['DEBFULLNAME'] || 'the mape-setup authors'} <${env['DEBEMAIL'] || 'root@localhost'}>`;

export const control = (maintainer: string, installedSize: number): string =>
	`Package: mape-setup
Version: ${manifest.version}
Architecture: all
Maintainer: ${maintainer}
Installed-Size: ${installedSize}
Depends: nodejs (>= 20.17), iproute2, isc-dhcp-client, nftables, procps
Recommends: iputils-ping, systemd
Suggests: conntrack, iptables
Section: net
Priority: optional
Description: MAP-E router for Japanese IPv6 lines, with a terminal wizard
 Turns a Linux box into a MAP-E (RFC 7597) router. A wizard finds the line, asks
 for the delegated prefix, computes the shared IPv4 address and its ports, shows
 every file before it is written, applies it under a checkpoint and proves with
 live checks that IPv4 works.
 .
 Installing the package changes nothing on the network, and removing it leaves
 a router that has been set up as it is.
`;

/** CHANGELOG.md in the form that Debian keeps. */
export function debianChangelog(changelog: string, maintainer: string, epoch: number): string {
	const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
	const items = [...changelog.matchAll(/^- (.+)$/gm)].map(([, item = '']) => wrapped(item));
	if (items.length === 0) throw new Error('CHANGELOG.md has no items');
	return `mape-setup (${manifest.version}) unstable; urgency=medium\n\n${items.join('\n')}\n\n -- ${maintainer}  ${date}\n`;
}

/** An item of the changelog, in lines of less than 80 columns. */
function wrapped(item: string): string {
	const lines = ['  *'];
	for (const word of item.split(' ')) {
		const line = `${lines.at(-1)} ${word}`;
		if (line.length < 78) lines[lines.length - 1] = line;
		else lines.push(`    ${word}`);
	}
	return lines.join('\n');
}
