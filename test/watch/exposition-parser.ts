/** A sample as Prometheus' own text parser reads it. */
export interface ParsedSample {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
}

export interface ParsedMetric {
	readonly help: string;
	readonly type: string;
	readonly samples: readonly ParsedSample[];
}

/**
 * Strict: every rule of the text format 0.0.4 that a writer has to keep. Throws with the line.
 */
export function parseExposition(text: string): ReadonlyMap<string, ParsedMetric> {
	if (!text.endsWith('\n')) throw new Error('the last line has no end');
	const metrics = new Map<string, { help: string; type: string; samples: ParsedSample[] }>();
	let current: string | undefined;
	let help: { name: string; text: string } | undefined;
	for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
		const bad = (why: string) => new Error(`line ${index + 1}: ${why}: ${line}`);
		const helpLine = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\[\\n])*)$/.exec(line);
		const typeLine = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$/.exec(line);
		if (helpLine) {
			if (help) throw bad('a HELP without TYPE before it');
			help = { name: helpLine[1]!, text: helpLine[2]! };
		} else if (typeLine) {
			const [, name = '', type = ''] = typeLine;
			if (help?.name !== name) throw bad('no HELP for it');
			if (metrics.has(name)) throw bad('the metric is there twice');
			if (type === 'counter' && !name.endsWith('_total')) throw bad('a counter ends in _total');
			metrics.set(name, { help: help.text, type, samples: [] });
			[current, help] = [name, undefined];
		} else {
			if (help) throw bad('a HELP without TYPE before it');
			const sample = parseSample(line);
			if (typeof sample === 'string') throw bad(sample);
			const metric = metrics.get(sample.name);
			if (!metric || sample.name !== current) throw bad('not below its TYPE');
			const key = JSON.stringify(Object.entries(sample.labels).sort());
			if (metric.samples.some(({ labels }) => JSON.stringify(Object.entries(labels).sort()) === key))
				throw bad('twice');
			if (metric.type === 'counter' && !(sample.value >= 0)) throw bad('a counter below 0');
			metric.samples.push(sample);
		}
	}
	if (help) throw new Error(`HELP ${help.name} without TYPE`);
	for (const [name, { samples }] of metrics) if (samples.length === 0) throw new Error(`${name} has no samples`);
	return metrics;
}

function parseSample(line: string): ParsedSample | string {
	const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
	if (name === undefined) return 'no name';
	const labels: Record<string, string> = {};
	let at = name.length;
	if (line[at] === '{') {
		at++;
		const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(,|\})/y;
		for (let end = ','; end !== '}'; ) {
			pair.lastIndex = at;
			const match = pair.exec(line);
			if (!match) return 'labels';
			if (match[1]! in labels) return `label ${match[1]} twice`;
			labels[match[1]!] = match[2]!.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
			at = pair.lastIndex;
			end = match[3]!;
		}
	}
	const value = /^ ([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/.exec(line.slice(at))?.[1];
	return value === undefined ? 'no value' : { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}
