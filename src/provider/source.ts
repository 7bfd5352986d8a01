/**
 * Where rules were found. Most repositories copy the fc2 page, so counting them is not counting evidence; what is
 * independent of it: the JPNE rule server, the list in the form of OCN's rule server (`mapecd`, `sgawa`, `autoConfig`,
 * `aiosJune2025` for OCN), and lines on which somebody measured (`…Line`).
 */
export const source = {
	fc2: 'ipv4.web.fc2.com/map-e.html',
	kazehana: 'github.com/kazehana99k/openwrt-mape-arm64.JP',
	configSoftware: 'github.com/site-u2023/config-software',
	configSoftwareNuro: 'github.com/site-u2023/config-software (map-e-nuro.sh)',
	allPortsSet: 'github.com/site-u2023/all-ports-set',
	backup: 'github.com/site-u2023/backup',
	fleth: 'github.com/makeding/luci-app-fleth',
	sgawa: 'github.com/sgawa/map-e-calculator',
	autoConfig: 'github.com/site-u2023/site-u2023.github.io (auto-config.js)',
	autoConfig0115: 'github.com/site-u2023/site-u2023.github.io (0115-1.auto-config.js)',
	aiosJune2025: 'github.com/site-u2023/aios (June 2025)',
	jpneServer: 'JPNE rule server (two stored replies)',
	mapecd: 'github.com/negineri/mapecd',
	vyosLine: 'a BIGLOBE line, working end to end (VyOS home notes)',
	opnsenseLine: 'a v6plus line (github.com/opnsense/core issue 4983)',
	benedicamLine: 'an OCN line (benedicam-te.blogspot.com, May 2020)',
	euank: 'github.com/euank/v6plus-tun',
	atori: 'github.com/atori74/v6plus',
	massgame: 'github.com/massgame/RouterOS_v6Plus_update',
	herrkartoffel: 'github.com/herrkartoffel/openwrt-jp-map-e-nuro',
} as const;

/** The day on which all of them were last read. */
export const seen = '2026-11-22';

/** The repositories that carry the whole fc2 table, and the page itself. */
export const fc2Copies = [
	source.fc2,
	source.kazehana,
	source.configSoftware,
	source.allPortsSet,
	source.backup,
	source.fleth,
	source.sgawa,
	source.autoConfig,
] as const;
