type Json = unknown;

/** The value with one undocumented field more, once for each object in it, however deep. */
export function* withSurplus(value: Json): Generator<Json> {
	yield* atEachObject(value, (fields) => [{ ...fields, surplus: 1 }]);
}

/** The value with each of its fields by another kind of value, once for each field in it. */
export function* withOtherKinds(value: Json): Generator<Json> {
	yield* atEachObject(value, (fields) =>
		Object.entries(fields).map(([name, was]) => ({ ...fields, [name]: typeof was === 'object' ? 'x' : { x: was } })),
	);
}

function* atEachObject(value: Json, change: (fields: Record<string, Json>) => readonly Json[]): Generator<Json> {
	if (Array.isArray(value)) {
		for (const [index, item] of value.entries())
			for (const changed of atEachObject(item, change)) yield value.with(index, changed);
		return;
	}
	if (typeof value !== 'object' || value === null) return;
	const fields = value as Record<string, Json>;
	yield* change(fields);
	for (const [name, item] of Object.entries(fields))
		for (const changed of atEachObject(item, change)) yield { ...fields, [name]: changed };
}
