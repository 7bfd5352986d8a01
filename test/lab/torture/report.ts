/** What traffic.mjs says; times in milliseconds since its start. */
export interface Report {
	readonly lasted: number;
	readonly results: Readonly<
		Record<string, { readonly took: readonly number[]; readonly failures: readonly Failure[] }>
	>;
	readonly lasting: readonly Lasting[];
	readonly littered: number;
}

export interface Failure {
	readonly host: string;
	readonly from: number;
	readonly to: number;
	readonly why: string;
}

export interface Lasting {
	readonly kind: 'TCP' | 'UDP';
	readonly host: string;
	readonly port?: number;
	readonly sent: number;
	readonly received: number;
	readonly longestSilence?: number;
	/** Of a UDP socket: the external ports, in turn. */
	readonly ports?: readonly number[];
	readonly trouble?: string;
}

/** When what happened; in the report's time. */
export interface Happened {
	readonly name: string;
	readonly interrupts?: true;
	readonly from: number;
	readonly to: number;
	readonly wrong?: string;
}

const during = (failure: Failure, { from, to }: Happened) => failure.from < to && failure.to > from;

/** A failure that an interruption explains: nothing else may count as one. */
export const excused = (failure: Failure, happened: readonly Happened[]) =>
	happened.some((event) => event.interrupts && during(failure, event));

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

export function tables(
	report: Report,
	happened: readonly Happened[],
	counters: Readonly<Record<string, number>>,
): string {
	const kinds = Object.entries(report.results).map(([kind, { took, failures }]) => {
		const sorted = [...took].sort((a, b) => a - b);
		const at = (part: number) => seconds(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
		const fine = failures.filter((failure) => !excused(failure, happened)).length;
		return [kind, took.length + failures.length, took.length, fine, failures.length - fine, at(0.5), at(1)];
	});
	const failures = Object.entries(report.results).flatMap(([kind, result]) =>
		result.failures.map((failure) => {
			const event = happened.find((one) => during(failure, one));
			return [kind, failure.host, seconds(failure.from), failure.why, event?.name ?? ''];
		}),
	);
	const tcp = report.lasting.filter(({ kind }) => kind === 'TCP');
	const udp = report.lasting.filter(({ kind }) => kind === 'UDP');
	const sum = (list: readonly Lasting[], what: 'sent' | 'received') => list.reduce((all, one) => all + one[what], 0);
	return [
		table(
			['event', 'from s', 'to s', 'wrong'],
			happened.map(({ name, from, to, wrong }) => [name, seconds(from), seconds(to), wrong ?? '']),
		),
		table(['new flows', 'tried', 'good', 'failed', 'failed while interrupted', 'median s', 'slowest s'], kinds),
		failures.length > 0 ? table(['failed', 'host', 'at s', 'why', 'event'], failures) : '',
		table(
			['lasting', 'flows', 'sent', 'received', 'in trouble', 'longest silence s'],
			[
				[
					'TCP',
					tcp.length,
					sum(tcp, 'sent'),
					sum(tcp, 'received'),
					tcp.filter(({ trouble }) => trouble).length,
					seconds(Math.max(...tcp.map(({ longestSilence = 0 }) => longestSilence))),
				],
				[
					'UDP',
					udp.length,
					sum(udp, 'sent'),
					sum(udp, 'received'),
					udp.filter(({ trouble, ports }) => trouble || ports?.length !== 1).length,
					'',
				],
			],
		),
		table(['border relay', 'packets'], Object.entries(counters)),
		`${report.littered} packets of garbage, ${seconds(report.lasted)} s`,
	]
		.filter(Boolean)
		.join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
	const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
	return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
