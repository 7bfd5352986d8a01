/** A template with every `{{name}}` replaced; a name that is not there, or not used, is a mistake of ours. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
	const used = new Set<string>();
	const text = template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`the template asks for ${name}`);
		used.add(name);
		return value;
	});
	const surplus = Object.keys(values).filter((name) => !used.has(name));
	if (surplus.length > 0) throw new Error(`the template does not ask for ${surplus.join(', ')}`);
	return text;
}
