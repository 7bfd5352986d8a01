import { emptySpace } from '../model/router.ts';
import { exists, kernelFile } from '../model/view.ts';
import { patternMatches, tests } from '../shell/expression.ts';
import { resolved, runScript } from '../shell/interpreter.ts';
import { type Answer, type AnswerTable, done, type Invocation, printed, refused } from './answer.ts';

/** What scripts do with files and text. */
export const fileAnswers: AnswerTable = {
	'[ ...': (call) => test(call, call.argv.slice(1, -1)),
	'test ...': (call) => test(call, call.argv.slice(1)),
	true: () => done,
	false: () => ({ code: 1 }),
	'echo ...': (call) =>
		printed(call.argv[1] === '-n' ? call.argv.slice(2).join(' ') : `${call.argv.slice(1).join(' ')}\n`),
	'printf ...': (call) => printed(formatted(call.argv[1] ?? '', call.argv.slice(2))),
	'cat ...': cat,
	'head -n *': (call) => printed(linesOf(call.input).slice(0, Number(call.argv[2])).join('')),
	'head -*': (call) =>
		printed(
			linesOf(call.input)
				.slice(0, Number(call.argv[1]!.slice(1)))
				.join(''),
		),
	'mkdir ...': () => done,
	'rmdir ...': () => done,
	'chmod ...': () => done,
	'chown ...': () => done,
	'sync ...': () => done,
	'stat -L -c * ...': stat,
	'touch ...': (call) => {
		for (const path of pathsOf(call))
			if (!call.router.files.has(path)) call.router.files.set(path, { content: '', mode: 0o644 });
		return done;
	},
	'rm ...': (call) => {
		for (const path of pathsOf(call))
			for (const file of [...call.router.files.keys()])
				if (file === path || file.startsWith(`${path}/`)) call.router.files.delete(file);
		return done;
	},
	'cp -a --parents ...': (call) => {
		const paths = call.argv.slice(3);
		for (const path of paths.slice(0, -1)) {
			const file = call.router.files.get(path);
			if (!file) return refused(1, `cp: cannot stat '${path}': No such file or directory`);
			call.router.files.set(`${paths.at(-1)}${path}`, file);
		}
		return done;
	},
	'cp ...': (call) => copy(call, false),
	'mv ...': (call) => copy(call, true),
	'ln -T * *': (call) =>
		exists(call.router, call.argv[3]!)
			? refused(1, `ln: failed to create hard link '${call.argv[3]}': File exists`)
			: copy(call, false),
	'ln -sf * *': (call) => {
		call.router.files.set(call.argv[3]!, { content: '', mode: 0o777 });
		return done;
	},
	'cut -d * -f *': (call) =>
		printed(
			linesOf(call.input)
				.map((line) => `${line.trimEnd().split(call.argv[2]!)[Number(call.argv[4]) - 1] ?? ''}\n`)
				.join(''),
		),
	'cut -d * -f * *': (call) => {
		const text = call.router.files.get(call.argv[5]!)?.content ?? kernelFile(call.router, call.argv[5]!);
		if (text === undefined || text === 'refused') return refused(1, `cut: ${call.argv[5]}: No such file or directory`);
		return printed(`${text.split('\n')[0]!.split(call.argv[2]!)[Number(call.argv[4]) - 1] ?? ''}\n`);
	},
	'date -u *': (call) => {
		const [day, time] = new Date(call.now()).toISOString().slice(0, 19).split('T');
		return printed(call.argv[2] === '+%Y-%m-%d' ? `${day}\n` : `${day}T${time}Z\n`);
	},
	// control characters, quotes, backslashes and what is not ASCII: all that our scripts use it for
	'tr -d *': (call) => printed(call.input.replaceAll(/[^ !#-[\]-~]/g, '')),
	'wall *': () => done,
	'flock -o -E * -w * * ...': (call) => call.run(call.argv.slice(7)),
	'env * ...': (call) => {
		const [name = '', value = ''] = call.argv[1]!.split('=');
		return call.run(call.argv.slice(2), { env: { [name]: value } });
	},
	'setsid ...': () => done,
	'sh -c *': (call) =>
		runScript(
			call.argv[2]!,
			[],
			{ ...call.env, PPID: '4711' },
			{
				run: (argv, input) => call.run(argv, { input }),
				read: (path) => call.router.files.get(path)?.content,
				write: (path, content) => call.router.files.set(path, { content, mode: 0o644 }),
			},
		),
	'install ...': (call) => copy(call, false),
	'sleep *': async (call) => {
		await call.wait(Number(call.argv[1]) * 1_000);
		return done;
	},
	'sh -s': (call) =>
		runScript(call.input, [], call.env, {
			run: (argv, input) => call.run(argv, { input }),
			read: (path) => call.router.files.get(path)?.content,
			write: (path, content) => call.router.files.set(path, { content, mode: 0o644 }),
		}),
	'unshare -n ...': apart,
	'sh ...': (call) => call.run([resolved(call.argv[1] ?? '', directory(call)), ...call.argv.slice(2)]),
	'which ...': (call) => {
		const found = [...call.router.programs].filter((path) => path.endsWith(`/${call.argv[1]}`));
		return found[0] === undefined ? { code: 1 } : printed(`${found[0]}\n`);
	},
};

const directory = ({ env }: Invocation): string => env['PWD'] ?? '/';

const test = (call: Invocation, words: readonly string[]) => ({
	code: tests(words, (operator, path) => {
		const full = resolved(path, directory(call));
		if (operator === '-s') return (call.router.files.get(full)?.content ?? '') !== '';
		if (operator === '-x')
			return ((call.router.files.get(full)?.mode ?? 0) & 0o111) !== 0 || call.router.programs.has(full);
		return exists(call.router, full);
	})
		? 0
		: 1,
});

/** Arguments that are no options, as absolute paths; a last part with * stands for what is there. */
function pathsOf(call: Invocation): readonly string[] {
	return call.argv
		.slice(1)
		.filter((word) => !word.startsWith('-'))
		.map((word) => resolved(word, directory(call)))
		.flatMap((path) =>
			path.includes('*') ? [...call.router.files.keys()].filter((file) => patternMatches(path, file)) : [path],
		);
}

function cat(call: Invocation) {
	const paths = pathsOf(call);
	if (paths.length === 0) return printed(call.input);
	const texts = paths.map((path) => call.router.files.get(path)?.content ?? kernelFile(call.router, path));
	const missing = texts.findIndex((text) => text === undefined || text === 'refused');
	if (missing >= 0) return refused(1, `cat: ${paths[missing]}: No such file or directory`);
	return printed(texts.join(''));
}

/** stat(1) with %a, %u, %g and %n. */
function stat({ argv, router }: Invocation) {
	const [, , , format = '', ...paths] = argv;
	const lines = paths.map((path) => {
		const file = router.files.get(path);
		if (file === undefined) return { stderr: `stat: cannot statx '${path}': No such file or directory\n` };
		const [user, group] = (file.owner ?? '0:0').split(':');
		const values: Record<string, string | undefined> = { a: file.mode.toString(8), u: user, g: group, n: path };
		return { stdout: `${format.replace(/%(\w)/g, (_, letter: string) => values[letter] ?? '?')}\n` };
	});
	return {
		code: lines.some(({ stderr }) => stderr !== undefined) ? 1 : 0,
		stdout: lines.map(({ stdout = '' }) => stdout).join(''),
		stderr: lines.map(({ stderr = '' }) => stderr).join(''),
	};
}

/** A network namespace of its own, which ends with the command. */
async function apart(call: Invocation) {
	const { spaces } = call.router;
	const name = `unshare ${spaces.size}`;
	spaces.set(name, emptySpace());
	try {
		return await call.run(call.argv.slice(2), { space: name, input: call.input });
	} finally {
		spaces.delete(name);
	}
}

const copy: (call: Invocation, move: boolean) => ReturnType<Answer> = (call, move) => {
	const paths = pathsOf(call);
	const target = paths.at(-1)!;
	const { files } = call.router;
	for (const source of paths.slice(0, -1)) {
		const file = files.get(source);
		if (!file) return refused(1, `${call.argv[0]}: cannot stat '${source}': No such file or directory`);
		const into = [...files.keys()].some((path) => path.startsWith(`${target}/`));
		files.set(into ? `${target}/${source.split('/').at(-1)}` : target, file);
		if (move) files.delete(source);
	}
	return done;
};

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** printf(1) with %s, %d, %% and the usual escapes; the format is used again while there are arguments. */
function formatted(format: string, args: readonly string[]): string {
	const rest = [...args];
	let text = '';
	do {
		text += format.replace(/%([sd%])|\\(.)/g, (_, verb: string | undefined, escaped: string | undefined) => {
			if (verb === '%') return '%';
			if (verb !== undefined) return rest.shift() ?? (verb === 'd' ? '0' : '');
			return { n: '\n', t: '\t', '\\': '\\' }[escaped!] ?? `\\${escaped}`;
		});
	} while (rest.length > 0 && /%[sd]/.test(format));
	return text;
}
