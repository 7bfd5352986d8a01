import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/import/limits.ts';
import { walk } from '../../src/import/shell/walk.ts';

const script = (name: string) => readFileSync(new URL(`scripts/${name}.sh`, import.meta.url), 'utf8');

/** What a command line would be told, as `ip` or `iptables` get it. */
const told = (text: string) => walk(text).actions.map(({ argv }) => argv.map((word) => word ?? '?').join(' '));

/** What a real shell calls, with the tools replaced by functions that say their arguments. */
function called(text: string): readonly string[] {
	const stubs = ['ip', 'iptables'].map((name) => `${name}() { echo "${name} $*" >&3; }`).join('\n');
	const quiet =
		'modprobe() { :; }; echo() { case "$1" in iptables) command echo "$*" >&3;; *) command echo "$@";; esac; }';
	// the tools' functions use the real echo
	const prelude = `exec 3>&1 >/dev/null\n${stubs.replaceAll('echo', 'command echo')}\n${quiet}\n`;
	// the last command of a script may fail, and `set -e` with it
	const output = execFileSync('bash', ['-c', `${prelude}(\n${text}\n) || :`], {
		encoding: 'utf8',
		env: { PATH: process.env['PATH'] },
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	return output.trimEnd().split('\n');
}

describe('what a script would run', () => {
	it.each(['ocn', 'published', 'random'])('is what a shell runs: %s', (name) => {
		const { complete, notUnderstood } = walk(script(name));
		expect({ complete, notUnderstood }).toEqual({ complete: true, notUnderstood: [] });
		expect(told(script(name))).toEqual(called(script(name)));
	});

	it('also where it asks the machine first: every way is looked at', () => {
		const asked = (line: string) => / -L | -N /.test(line);
		expect(told(script('wrong')).filter((line) => !asked(line))).toEqual(
			called(script('wrong')).filter((line) => !asked(line)),
		);
	});

	it.each([
		['quotes', `A='x y' B="$A\\$z" ; ip "$B" $A '$A'`],
		['a line that goes on', 'ip a \\\n  b'],
		['comments', 'ip a#b #c\n#ip d\nip "#" e'],
		['arithmetic', 'N=0x10; ip $((N * 2 + 3 % 2)) $(( (1 << 4) | 3 )) $((N=5)) $N $((010))'],
		['bash arithmetic', 'n=0; for ((i = 3; i > 0; --i)); do ((n += i)); ip $i $n; done; let n=n*2; ((n++)); ip $n'],
		['expr', 'A=`expr \\( 2 + 3 \\) \\* 4`; ip $A $(expr 7 / 2) `expr 010 + 1`'],
		['seq and braces', 'for i in $(seq 2 3) {5..6} x; do ip $i; done'],
		['until', 'i=0; until [ $i -ge 2 ]; do ip $i; i=$((i+1)); done'],
		['break and continue', 'for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; ip $i; done'],
		['functions', 'f() { ip "$1" $2; return; ip no; }\nf "a b" c; function g { ip g; }; g'],
		['case', 'T=OCN; case $T in V6P|JPNE) ip v6;; OCN) ip ocn;; *) ip else;; esac'],
		['elif', 'A=3; if [ $A -eq 1 ]; then ip 1; elif test $A -eq 2 -o $A = 3; then ip 2; else ip 3; fi'],
		['and, or', 'true && : || ip 2; false && ip 3; false || ip 4; ! true || ip 5'],
		['a subshell', 'A=1; (A=2; ip $A); ip $A; { A=3; ip $A; }; ip $A'],
		['exit', 'ip 1; exit; ip 2'],
		['redirections', 'ip a >/dev/null 2>&1 b; ip c 2>>/dev/null d </dev/null'],
		['a variable that is split', 'T="tunnel add"; ip $T "$T" x$T'],
		['unset quoting', `A=a; ip $A"b c"$A \${A}d`],
		['+=', 'A=1; A+=2; ip $A'],
	])('follows the shell: %s', (_, text) => {
		expect(told(text)).toEqual(called(text));
	});

	it('keeps what is fed to a command', () => {
		const fed = (text: string) => walk(text).actions[0]?.here;
		expect(fed('D=tun0\nnft -f - <<EOF\na "$D"\nb \'\nEOF\nip c')).toEqual({ line: 3, text: 'a "tun0"\nb \'' });
		expect(fed("nft -f - <<'EOF'\n$D\nEOF")?.text).toBe('$D');
		expect(fed('nft -f - <<-EOF\n\tx\n\tEOF\n')?.text).toBe('x');
	});

	it('does not say what it cannot know', () => {
		expect(told(`ip $HOME "$1" \${A:-b} $(cat x) \`id\``)).toEqual(['ip ? ? ? ? ?']);
		expect(told('A=1; read A; ip $A')).toEqual(['ip ?']);
		expect(told('A=1; . /etc/x; ip $A')).toEqual(['ip ?']);
		expect(told('A=1; eval "A=2"; ip $A')).toEqual(['ip ?']);
		expect(told('A=1; if [ -e /x ]; then A=2; B=3; else B=3; fi; ip $A $B')).toEqual(['ip ? 3']);
		expect(told('A=1; while read -r x; do ip $A; A=2; done; ip $A')).toEqual(['ip ?', 'ip ?']);
		expect(told('A=1; export A=$HOME; ip $A')).toEqual(['ip ?']);
		expect(told('A=1; ((A = $HOME)); ip $A')).toEqual(['ip ?']);
		expect(told('A=1; A=(1 2); ip $A')).toEqual(['ip ?']);
		expect(told('A=1; [ -z "$X" ] && A=2; ip $A')).toEqual(['ip ?']);
		expect(told('[ -e /x ] || exit 1; A=1; ip $A')).toEqual(['ip 1']);
		expect(walk('if [ -e /x ]; then ip a; fi; ip b').actions.map(({ certain }) => certain)).toEqual([false, true]);
	});

	it('names the lines that it does not understand', () => {
		expect(walk('ip a\nfrobnicate\nip b\n. /etc/x\n')).toMatchObject({ notUnderstood: [2, 4], complete: false });
		expect(walk('frobnicate')).toMatchObject({ notUnderstood: [1], complete: true });
		expect(walk('ip a\nA="unclosed\nip b')).toMatchObject({ notUnderstood: [2], complete: false });
		expect(walk('fi\nip a\n}\n)\nip b').notUnderstood).toEqual([1, 3, 4]);
		expect(walk('if [ a = a ]\nthen ip a').complete).toBe(false);
	});

	it('finds commands that were made comments', () => {
		expect(
			walk('#ip -6 tunnel add x\n# echo iptables -A y\n## nft add\n# ip address of the box\n#!ip').disabled,
		).toEqual([1, 2, 3, 4]);
		expect(walk('# the IPs\n# IP: 192.0.2.1\necho # ip -4').disabled).toEqual([3]);
	});
});

describe('a script without an end', () => {
	const long = 'x'.repeat(3_000);
	it.each([
		['a loop', 'while true; do ip a; done'],
		['a loop of long words', `while :; do ip ${`${long} `.repeat(20)}; done`],
		['a variable that doubles', `A=${long}; while true; do A=$A$A; ip $A; done`],
		['a function that calls itself', 'f() { f; f; }; f'],
		['a loop in a loop in a loop', `${'for i in $(seq 60000); do '.repeat(5)} ip $i ${'; done'.repeat(5)}`],
		['deep parentheses', '('.repeat(limits.length)],
		['deep substitutions', `ip ${'$('.repeat(5_000)}echo 1${')'.repeat(5_000)}`],
		['deep arithmetic', `ip $((${'('.repeat(2_000)}1${')'.repeat(2_000)}))`],
		['deep ifs', `${'if true; then '.repeat(2_000)} ip a ${'; fi'.repeat(2_000)}`],
		['a chain of elif', `if false; then :; ${'elif false; then :; '.repeat(9_000)} fi`],
		['a chain of !', `${'! '.repeat(50_000)} ip a`],
		['a chain of &&', `ip a ${'&& ip a '.repeat(25_000)}`],
		['many quotes', '"'.repeat(limits.length - 1)],
		['many variables and ways', `${'A=1; B$((1))=2; '.repeat(3_000)}${'[ -e x ] && C=1; '.repeat(6_000)}`],
		['substitutions over and over', `while true; do A=$(${'echo '.repeat(700)}); done`],
		['here-documents that never end', '<<A '.repeat(50_000)],
	])('is left soon: %s', (_, text) => {
		const began = performance.now();
		expect(walk(text.slice(0, limits.length)).actions.length).toBeLessThanOrEqual(limits.steps);
		expect(performance.now() - began).toBeLessThan(4_000);
	});
});
