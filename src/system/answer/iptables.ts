import { replaceProgram } from '../../plan/artifact/iptables-load.ts';
import { removeProgram } from '../../plan/artifact/iptables-unload.ts';
import { restored, saved } from '../model/iptables.ts';
import { type AnswerTable, done, type Invocation, printed, type Reply, refused, unknownUse } from './answer.ts';
import { removal, replacement } from './iptables-edit.ts';

/** iptables, as far as rules are saved and restored, and the two text programs that our scripts put in between. */
export const iptablesAnswers: AnswerTable = {
	'iptables|ip6tables|iptables-save|ip6tables-save|iptables-restore|ip6tables-restore -V|--version': ({ argv }) =>
		printed(`${argv[0]!.split('/').at(-1)} v1.8.9 (nf_tables)\n`),
	'iptables-save|ip6tables-save': (call) => printed(saved(tablesOf(call))),
	// nobody counts here
	'iptables-save|ip6tables-save -c': (call) => printed(saved(tablesOf(call)).replace(/^-A/gm, '[0:0] -A')),
	'iptables-legacy-save ...': () => printed(''),
	'iptables-restore|ip6tables-restore ...': restore,
	'awk --version': () => printed('mawk 1.3.4 20200120\n'),
	'awk ...': (call) => {
		const [, program, first, mode, path = ''] = call.argv;
		if (program !== replaceProgram || first !== '-' || mode !== 'file=1') return unknownUse(call.argv, 'iptables.ts');
		const text = path === '/dev/null' ? '' : call.router.files.get(path)?.content;
		if (text === undefined) return refused(2, `awk: cannot open ${path} (No such file or directory)`);
		return printed(replacement(call.input, text));
	},
	'sed -n *': (call) =>
		call.argv[2] === removeProgram ? printed(removal(call.input)) : unknownUse(call.argv, 'iptables.ts'),
};

const programOf = ({ argv }: Invocation): string => argv[0]!.split('/').at(-1)!.split('-')[0]!;

const tablesOf = (call: Invocation) => call.space.iptables.get(programOf(call)) ?? new Map();

function restore(call: Invocation): Reply {
	const options = call.argv.slice(1).filter((word) => word !== '-w' && !/^\d+$/.test(word));
	if (!options.includes('--noflush') || options.some((word) => word !== '--noflush' && word !== '--test'))
		return unknownUse(call.argv, 'iptables.ts');
	const { tables, line } = restored(tablesOf(call), call.input);
	if (!options.includes('--test')) call.space.iptables.set(programOf(call), tables);
	return line === undefined ? done : refused(1, `${call.argv[0]!.split('/').at(-1)}: line ${line} failed`);
}
