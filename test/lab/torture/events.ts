import { loadNftables } from '../../../src/plan/artifact/nftables-load.ts';
import { names } from '../../../src/plan/names.ts';
import type { ChosenNat, PortForward } from '../../../src/plan/nat-options.ts';
import type { TestLab } from '../harness.ts';
import { changeBusyNat } from '../router.ts';

/** Something that an owner or the operator does while everybody uses the line. */
export interface Event {
	readonly name: string;
	/** For a moment there is no tunnel, so new connections fail; those that are established must not. */
	readonly interrupts?: true;
	/** What was wrong, if anything. */
	work(): Promise<string | undefined>;
}

export const stopFile = '/run/lab/torture.stop';
const guest = '/opt/mape-setup/test/lab/torture';

export const outside = (lab: TestLab, words: string, timeoutMs = 60_000) =>
	lab.on('inet', `node ${guest}/outside.mjs ${words}`, { timeoutMs });

/** Debian's own unit, which flushes every table. */
export async function installNftables(lab: TestLab): Promise<void> {
	const unit = `[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/nftables.conf
ExecReload=/usr/sbin/nft -f /etc/nftables.conf
ExecStop=/usr/sbin/nft flush ruleset
`;
	await lab.router('cat >/etc/systemd/system/nftables.service', { input: unit });
	// its start takes our rules along, which systemd only mends at a restart
	await must(
		lab,
		'systemctl daemon-reload && systemctl start nftables.service && systemctl restart mape-setup.service',
	);
}

/** The operator's server asks for a renewal every few seconds instead of every two hours. */
export async function renewOften(lab: TestLab): Promise<void> {
	const conf = '/run/lab/share/line/dhcpd.conf';
	await must(
		lab,
		`sed -i 's/dhcp-renewal-time 7200/dhcp-renewal-time 12/; s/dhcp-rebinding-time 10800/dhcp-rebinding-time 60/' ${conf} &&
		/opt/mape-setup/test/lab/guest/line.sh dhcp on && systemctl restart mape-setup-dhcp6.service`,
	);
}

export const renewals = async (lab: TestLab) =>
	Number((await lab.router('journalctl -u mape-setup-dhcp6.service | grep -c "RCV: Reply"')).stdout);

async function must(lab: TestLab, command: string): Promise<undefined> {
	const { code, stdout, stderr } = await lab.router(command, { timeoutMs: 240_000 });
	if (code !== 0) throw new Error(`${command}: ${code} ${stdout}${stderr}`);
}

async function nat(lab: TestLab, changes: ChosenNat): Promise<undefined> {
	await changeBusyNat(lab, changes);
}

const settled = `for i in $(seq 300); do
	systemctl is-active -q mape-setup.service && nft list table ip mape >/dev/null 2>&1 && ip route show default | grep -q mape0 && exit 0
	sleep 0.2
done; exit 1`;

/** Two forwards, to two hosts. */
export function forwardsOf(lab: TestLab, hosts: readonly string[]): readonly [PortForward, PortForward] {
	const blocks = lab.line.subscriber!.blocks;
	const forward = (host: string, port: number) => ({ protocol: 'both', port, host, hostPort: 9000 }) as const;
	return [forward(hosts[0]!, blocks[3]!.first + 5), forward(hosts[1]!, blocks.at(-1)!.last)];
}

/** In the order of their kinds, the ones that change nothing first; they are repeated as long as there is time. */
export function eventsOf(lab: TestLab, [first, second]: readonly [PortForward, PortForward]): readonly Event[] {
	const used = async (forward: PortForward) => {
		const { stdout } = await outside(lab, `use ${lab.line.subscriber!.ipv4} ${forward.port}`);
		const answered = JSON.parse(stdout) as { tcp: string; udp: string };
		const wanted = `${forward.host} answers`;
		return answered.tcp === wanted && answered.udp === wanted ? undefined : `port ${forward.port}: ${stdout.trim()}`;
	};
	const unused = async (forward: PortForward) => {
		const { stdout } = await outside(lab, `use ${lab.line.subscriber!.ipv4} ${forward.port}`);
		const answered = JSON.parse(stdout) as { tcp: string; udp: string };
		return answered.tcp || answered.udp ? `removed port ${forward.port}: ${stdout.trim()}` : undefined;
	};
	let kept: ReturnType<typeof outside> | undefined;
	return [
		{ name: 'restart the DHCPv6 client', work: () => must(lab, 'systemctl restart mape-setup-dhcp6.service') },
		{ name: 'apply the same', work: () => nat(lab, {}) },
		{ name: 'load the rules again', work: () => must(lab, loadNftables(names.rules)) },
		{
			name: 'add a forward',
			work: async () => {
				await nat(lab, { forwards: [first] });
				const stop = `${stopFile}.forward`;
				await must(lab, `rm -f ${stop}`);
				kept = outside(lab, `keep ${lab.line.subscriber!.ipv4} ${first.port} ${stop}`, 600_000);
				return used(first);
			},
		},
		{
			name: 'add another',
			work: async () => {
				await nat(lab, { forwards: [first, second] });
				return (await used(first)) ?? (await used(second));
			},
		},
		{
			name: 'look at the connection through the first',
			work: async () => {
				await must(lab, `touch ${stopFile}.forward`);
				const { stdout } = await kept!;
				const seen = JSON.parse(stdout) as { sent: number; received: number; trouble?: string };
				return seen.trouble === undefined && seen.received === seen.sent && seen.sent > 0 ? undefined : stdout.trim();
			},
		},
		{
			name: 'remove both',
			work: async () => {
				await nat(lab, { forwards: [] });
				return (await unused(first)) ?? (await unused(second));
			},
		},
		{
			name: 'restart nftables',
			interrupts: true,
			work: () => must(lab, `systemctl restart nftables.service && sleep 1; ${settled}`),
		},
	];
}
