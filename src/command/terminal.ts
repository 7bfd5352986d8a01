import type { Language } from '../text/language.ts';
import type { Flags } from './flags.ts';

type Env = (name: string) => string | undefined;

/** --lang, MAPE_LANG, then the locale. The Linux console has no Japanese letters: English there unless asked for by flag. */
export function languageOf(flags: Flags, env: Env): Language {
	if (flags.lang === 'en' || flags.lang === 'ja') return flags.lang;
	if (env('TERM') === 'linux') return 'en';
	const locale = env('MAPE_LANG') || env('LC_ALL') || env('LC_MESSAGES') || env('LANG') || '';
	return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** For words that are painted without a library. */
export const wantsColour = (flags: Flags, env: Env): boolean =>
	flags['no-color'] === undefined && !env('NO_COLOR') && !['', 'dumb'].includes(env('TERM') ?? '');

/** Only ASCII: on request, in a locale that is not UTF-8, on the kernel's console and on hardware terminals. */
export function wantsAscii(flags: Flags, env: Env): boolean {
	if (flags.ascii !== undefined) return true;
	const locale = env('LC_ALL') || env('LC_CTYPE') || env('LANG') || '';
	return !/utf-?8/i.test(locale) || isSlow(env);
}

/** A serial line or the kernel's own console: few frames, nothing that turns. */
export const isSlow = (env: Env): boolean => /^(linux|vt\d+)/.test(env('TERM') ?? '');
