import { names } from '../names.ts';

/**
 * A sh function `log_line WORDS…` that adds a line to the log, as the program does, and never fails or says anything.
 * What JSON would need escaped is left out of the words. Needs mkdir, date and tr.
 *
 * @param script its name in the log, for example `revert`
 */
export const logLineFunction = (script: string): string => `log_line() {
	(
		umask 077
		mkdir -p ${names.log}
		said=$(printf '%s' "$*" | tr -d '\\000-\\037\\042\\134\\177-\\377')
		printf '{"time":"%s","pid":%d,"script":"${script}","said":"%s"}\\n' \\
			"$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$said" >>"${names.log}/$(date -u +%Y-%m-%d).jsonl"
	) 2>/dev/null || :
}`;
