import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = new URL('../../schema/', import.meta.url);

export const schemaFiles = readdirSync(folder).sort();

/** By the name of the file; `part.json#/$defs/finding` for a part. */
export function schemaSource(file: string): Readonly<Record<string, unknown>> {
	return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

// strict: a word that JSON Schema does not know is an error, not a rule that never holds
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: false, allowUnionTypes: true });
for (const file of schemaFiles) ajv.addSchema(schemaSource(file));

/** What the schema has against the value, or nothing. */
export function complaints(schema: string, value: unknown): string | undefined {
	const validate = ajv.getSchema(schema);
	if (!validate) throw new Error(`there is no schema ${schema}`);
	return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: schema });
}
