// The part of the shell's language that such scripts are written in. What is not in here is `unknown` or `broken`, and said.

export type Part = { readonly quoted: boolean } & (
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'variable'; readonly name: string }
	/** The inside of `$(( ))`. */
	| { readonly kind: 'arithmetic'; readonly source: string }
	/** The inside of `$( )` or of backquotes. */
	| { readonly kind: 'substitution'; readonly source: string }
	| { readonly kind: 'unknown' }
);

export interface Word {
	readonly line: number;
	readonly parts: readonly Part[];
}

/** A here-document; `quoted` when nothing in it is expanded. */
export interface Here {
	readonly line: number;
	readonly text: string;
	readonly quoted: boolean;
}

export interface Assignment {
	readonly name: string;
	readonly value: Word;
	/** `NAME+=…` */
	readonly appends: boolean;
}

export type Node = { readonly line: number } & (
	| {
			readonly kind: 'simple';
			readonly assignments: readonly Assignment[];
			readonly words: readonly Word[];
			readonly here?: Here;
	  }
	| { readonly kind: 'list'; readonly items: readonly Node[] }
	| { readonly kind: 'and-or'; readonly first: Node; readonly others: readonly AndOr[] }
	/** Its parts run in shells of their own: what they set is gone afterwards. */
	| { readonly kind: 'pipe'; readonly parts: readonly Node[] }
	| { readonly kind: 'not'; readonly node: Node }
	| { readonly kind: 'if'; readonly test: Node; readonly then: Node; readonly otherwise?: Node }
	| { readonly kind: 'while'; readonly until: boolean; readonly test: Node; readonly body: Node }
	| { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[] | undefined; readonly body: Node }
	/** `for ((first; test; step))` */
	| { readonly kind: 'count'; readonly parts: readonly string[]; readonly body: Node }
	| { readonly kind: 'case'; readonly word: Word; readonly arms: readonly Arm[] }
	| { readonly kind: 'subshell'; readonly body: Node }
	| { readonly kind: 'function'; readonly name: string; readonly body: Node }
	| { readonly kind: 'arithmetic'; readonly source: string }
	/** Not the shell's language, or a part of it that is not known here. */
	| { readonly kind: 'broken' }
);

export interface AndOr {
	readonly operator: '&&' | '||';
	readonly node: Node;
}

export interface Arm {
	readonly patterns: readonly Word[];
	readonly body: Node;
}
