import { names } from '../plan/names.ts';
import { head } from './script-parts.ts';

/**
 * Makes a pending change last: enables what runs at boot, then gives up the right to take it back, in that order. The
 * removal of `pending` is the moment from which it is kept; a program or a machine that dies before it ends in the old state.
 * Exit code 3: it was decided otherwise before; 4: it could not be kept, and is still pending.
 */
export function renderKeep(directory: string, units: readonly string[], original: string): string {
	return `#!/bin/sh
# mape-setup: keeps the change that this checkpoint was made for.
${head(directory, 'keep')}

quiet=yes
if ! is_ours ${names.pending}; then
	echo 'mape-setup: this change does not wait for a decision any more' >&2
	exit 3
fi
${units.length === 0 ? '' : `systemctl enable ${units.join(' ')} || exit 4\n`}printf '{\\n\\t"schema": 1,\\n\\t"keptAt": "%s",\\n\\t"checkpoint": "%s",\\n\\t"original": "%s"\\n}\\n' \\
	"$(date -u +%Y-%m-%dT%H:%M:%SZ)" '${directory}' '${original}' > ${names.keptState}.new || exit 4
chmod 600 ${names.keptState}.new && mv ${names.keptState}.new ${names.keptState} || exit 4
echo kept > outcome || exit 4
sync -f ${names.state} ${names.unitDirectory} 2>/dev/null
rm ${names.pending} || exit 4
sync -f ${names.state} 2>/dev/null
forget_restart && stop_timer
tell 'the change is kept'
exit 0
`;
}
