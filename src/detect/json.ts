import { failure, type Result, success } from '../map/result.ts';

/** JSON of another program: nothing is believed about its shape. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
export const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** iproute2 prints nothing at all, not [], when it failed: empty text is an error, never an empty list. */
export function parseJson(text: string): Result<unknown, string> {
	if (text.trim() === '') return failure('it printed nothing');
	try {
		return success(JSON.parse(text) as unknown);
	} catch {
		return failure('not JSON');
	}
}

/** A list of objects, each read by `read`; what `read` refuses is refused as a whole. iproute2 leaves {} where a filter matched nothing. */
export function parseList<T>(text: string, read: (entry: Fields) => T | undefined): Result<readonly T[], string> {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	if (!Array.isArray(parsed.value)) return failure('not a JSON array');
	const found: T[] = [];
	for (const [index, entry] of parsed.value.entries()) {
		if (!isFields(entry)) return failure(`entry ${index} is not an object`);
		if (Object.keys(entry).length === 0) continue;
		const value = read(entry);
		if (value === undefined) return failure(`entry ${index} lacks what was asked for`);
		found.push(value);
	}
	return success(found);
}
