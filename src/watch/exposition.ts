/** One metric of the text format, with all its samples. */
export interface Metric {
	readonly name: string;
	readonly type: 'gauge' | 'counter';
	readonly help: string;
	readonly samples: readonly MetricSample[];
}

export interface MetricSample {
	readonly labels?: Readonly<Record<string, string>>;
	readonly value: number;
}

/**
 * Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats): what node_exporter's textfile
 * collector reads. A metric without samples is left out, with its help.
 */
export const exposition = (metrics: readonly Metric[]): string =>
	metrics
		.filter(({ samples }) => samples.length > 0)
		.map(({ name, type, help, samples }) =>
			[
				`# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`,
				`# TYPE ${name} ${type}`,
				...samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`),
			].join('\n'),
		)
		.map((lines) => `${lines}\n`)
		.join('');

function labelText(labels: Readonly<Record<string, string>>): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
