import { commandNames } from '../../src/command/flags.ts';
import { topics } from '../../src/text/glossary.ts';

/** What `help` explains: the words of the field, and every command. */
export const helpTopics: readonly string[] = [...new Set([...topics, ...commandNames])];
