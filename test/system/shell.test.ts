import { describe, expect, it } from 'vitest';
import { localSystem } from '../../src/system/local.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import { patternMatches } from '../../src/system/shell/expression.ts';
import { runScript } from '../../src/system/shell/interpreter.ts';

/** Each script is run by the small shell and by /bin/sh; they have to agree. */
const scripts: readonly (readonly [name: string, script: string, ...args: string[]])[] = [
	['words and quotes', `echo a  b 'c  d' "e  f" g\\ h '' "" x"y"'z'`],
	['variables', `x='1  2'; echo $x "$x" "\${x}3" \${y:-none} "\${y-}" \${x:+set} '$x' "\\$x"`],
	['arguments', `echo $# "$1" "$*"; for a in "$@"; do echo "[$a]"; done; shift; echo $1`, 'a b', 'c'],
	['no arguments', `for a in "$@"; do echo never; done; echo $# \${1:-none}`],
	['exit code', `false; echo $?; true; echo $?; exit 3`],
	['set -e', `set -e; echo a; false; echo never`],
	[
		'set -e spares conditions',
		`set -e; if false; then :; fi; false || echo b; ! true || echo c; true && echo d; echo e`,
	],
	['set -e and &&', `set -e; false && echo x; echo still; true && false; echo never`],
	['if', `if [ 1 = 2 ]; then echo a; elif [ -n x ]; then echo b; else echo c; fi`],
	['while and arithmetic', `i=0; while [ "$i" -lt 3 ]; do i=$((i + 1)); echo $i; done; echo $((2 * (3 + 4) % 5))`],
	[
		'case',
		`for w in up "x dev mape0 y" '' '*'; do case $w in up|down) echo A ;; '') echo empty ;; *"dev mape0"*) echo B ;; "*") echo star ;; *) echo C ;; esac; done`,
	],
	[
		'functions',
		`quietly() { "$@" 2>/dev/null || :; }; f() { return 4; }; quietly echo "a b"; f; echo $?; g() { echo "$1"; }; g x; echo "\${1:-outer}"`,
	],
	[
		'try',
		`failed=0; try() { "$@" || { echo "failed: $*"; failed=1; }; }; try false; try true; [ "$failed" = 0 ] || exit 5`,
	],
	['command substitution', `x=$(echo a; echo b); echo "$x" $x; y=$(exit 3); echo $?; echo "$(printf '%s-%s\\n' 1 2)"`],
	['pipes', `printf 'a\\nb\\nc\\n' | head -n 2 | cat`],
	['redirections', `{ echo out; echo err >&2; } 2>/dev/null; echo x 2>&1; ( echo sub; exit 2 ); echo $?`],
	['comments and continuation', `# nothing\necho a \\\n  b # c\necho 'd # e'`],
	['lists', `true && echo a || echo b; false && echo c || echo d; ! false && echo e`],
	['trimming', `p=/etc/mape-setup/up; echo "\${p##*/}" "\${p%/*}" "\${p#/}" "\${p%%/*}|"`],
	['exported only', `a=1 printf '%s\\n' "\${a:-unset}"; export b=2; echo $b`],
	['here-document', `cat <<'END'\n$x "y"\nEND\necho z`],
	[
		'test',
		`[ -e /no-such ] || echo a; [ ! -e /no-such ] && echo b; [ 3 -gt 2 -a x != y ] && echo c; test -z "" && echo d`,
	],
];

describe('agrees with /bin/sh', () => {
	const real = localSystem();
	it.each(scripts)('%s', async (_, script, ...args) => {
		const expected = await real.run(['/bin/sh', '-c', script, 'sh', ...args]);
		const simulated = demoSystem('ocn');
		simulated.router.files.set('/t', { content: script, mode: 0o755 });
		const actual = await simulated.run(['/t', ...args]);
		expect({ code: actual.code, stdout: actual.stdout }).toEqual({ code: expected.code, stdout: expected.stdout });
	});
});

describe('what it does not know is loud', () => {
	const world = { run: async () => ({ code: 0, stdout: '', stderr: '' }), read: () => undefined, write: () => {} };
	it.each(['sleep 1 &', 'if true', 'echo "open', "echo 'open", 'case x in a) ;;', 'echo $(', '}', 'fi'])(
		'%s',
		async (script) => {
			await expect(runScript(script, [], {}, world)).rejects.toThrow();
		},
	);
});

it('matches patterns as sh does', () => {
	for (const [pattern, text, matches] of [
		['*', '', true],
		['a?c', 'abc', true],
		['[!a]b', 'cb', true],
		['a.c', 'abc', false],
		['\\*', 'x', false],
		['*dev mape0*', 'default dev mape0 scope link', true],
	] as const)
		expect(patternMatches(pattern, text), `${pattern} ${text}`).toBe(matches);
});
