import { isFields, isText, parseJson } from './ip-json.ts';

export interface GatewayAnswer {
	readonly name: string;
	readonly version: string;
	readonly status: 'ON' | 'OFF';
}

/** Names and versions are a few letters; what is longer is shown to nobody. */
const longest = 64;

/** JSONP, `answer({"name":…,"version":…,"status":"ON"|"OFF"})`, taken apart and never run. undefined: something else. */
export function parseGatewayAnswer(body: string): GatewayAnswer | undefined {
	const inner = /^\s*[\w$.?]*\((.*)\)\s*;?\s*$/s.exec(body)?.[1];
	if (inner === undefined) return undefined;
	const parsed = parseJson(inner);
	if (!parsed.ok || !isFields(parsed.value)) return undefined;
	const { name, version, status } = parsed.value;
	if (status !== 'ON' && status !== 'OFF') return undefined;
	return { name: short(name), version: short(version), status };
}

const short = (value: unknown): string => (isText(value) && /^[\w .:+-]*$/.test(value) ? value.slice(0, longest) : '');
