import type { Node } from './syntax.ts';

/** Every name that is given a value somewhere in it. */
export function assignedIn(node: Node): readonly string[] {
	switch (node.kind) {
		case 'simple':
			return [
				...node.assignments.map(({ name }) => name),
				// export X=…, read X, let X=…: whichever it is, the name is one of the words
				...node.words.flatMap(({ parts }) =>
					parts.flatMap((part) => (part.kind === 'text' ? (part.text.match(/[A-Za-z_]\w*/g) ?? []) : [])),
				),
			];
		case 'list':
			return node.items.flatMap(assignedIn);
		case 'pipe':
			return node.parts.flatMap(assignedIn);
		case 'and-or':
			return [node.first, ...node.others.map((other) => other.node)].flatMap(assignedIn);
		case 'not':
			return assignedIn(node.node);
		case 'if':
			return [node.test, node.then, ...(node.otherwise ? [node.otherwise] : [])].flatMap(assignedIn);
		case 'while':
			return [node.test, node.body].flatMap(assignedIn);
		case 'for':
			return [node.name, ...assignedIn(node.body)];
		case 'count':
			return [...node.parts.flatMap(namesIn), ...assignedIn(node.body)];
		case 'case':
			return node.arms.flatMap(({ body }) => assignedIn(body));
		case 'subshell':
		case 'function':
			return assignedIn(node.body);
		case 'arithmetic':
			return namesIn(node.source);
		case 'broken':
			return [];
	}
}

const namesIn = (source: string): readonly string[] => source.match(/[A-Za-z_]\w*/g) ?? [];
