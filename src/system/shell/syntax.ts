/** What the scripts that land on the router are made of: a small part of POSIX sh (IEEE 1003.1, XCU chapter 2). */
export type Script = readonly Statement[];

export type Statement =
	| {
			readonly type: 'simple';
			readonly assignments: readonly { readonly name: string; readonly value: Word }[];
			readonly words: readonly Word[];
			readonly redirections: readonly Redirection[];
	  }
	| { readonly type: 'and' | 'or'; readonly left: Statement; readonly right: Statement }
	| { readonly type: 'not'; readonly body: Statement }
	| { readonly type: 'pipe'; readonly parts: readonly Statement[] }
	/** { … }, or ( … ) whose variables and exit stay inside. */
	| {
			readonly type: 'group';
			readonly subshell: boolean;
			readonly body: Script;
			readonly redirections: readonly Redirection[];
	  }
	| {
			readonly type: 'if';
			readonly branches: readonly { readonly condition: Script; readonly body: Script }[];
			readonly otherwise: Script;
	  }
	| { readonly type: 'loop'; readonly until: boolean; readonly condition: Script; readonly body: Script }
	| { readonly type: 'for'; readonly name: string; readonly items: readonly Word[]; readonly body: Script }
	| {
			readonly type: 'case';
			readonly subject: Word;
			readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: Script }[];
	  }
	| { readonly type: 'function'; readonly name: string; readonly body: Statement };

export interface Redirection {
	readonly descriptor: 0 | 1 | 2;
	readonly mode: 'read' | 'write' | 'append' | 'duplicate' | 'here';
	readonly target: Word;
}

export type Word = readonly Part[];

export type Part =
	| { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
	| {
			readonly type: 'variable';
			readonly name: string;
			readonly operator: string;
			readonly argument: Word;
			readonly quoted: boolean;
	  }
	| { readonly type: 'command'; readonly body: Script; readonly quoted: boolean }
	| { readonly type: 'arithmetic'; readonly expression: Word; readonly quoted: boolean };

/** The script uses something that this small shell does not know: a bug of ours, so it is loud. */
export class ShellSyntaxError extends Error {}
