import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { escapeDelayMs, type KeySource, KeyStream } from '../../src/ui/key-stream.ts';

const open = () => {
	const source = Object.assign(new EventEmitter(), {
		setEncoding: () => {},
		resume: () => {},
		pause: () => {},
	}) as unknown as KeySource & EventEmitter;
	const stream = new KeyStream(source);
	const heard: string[] = [];
	stream.on('readable', () => {
		for (let keys = stream.read(); keys !== null; keys = stream.read())
			heard.push(stream.pasted ? `paste:${keys}` : keys);
	});
	return { source, stream, heard };
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] }));
afterEach(() => void vi.useRealTimers());

/** Bytes, and the keys they are. */
const table: readonly (readonly [name: string, bytes: string, keys: readonly string[]])[] = [
	['an arrow', '\u001B[A', ['\u001B[A']],
	['an arrow of application mode', '\u001BOB', ['\u001BOB']],
	['arrows one after the other', '\u001B[B\u001B[B\u001B[C', ['\u001B[B', '\u001B[B', '\u001B[C']],
	['Ctrl-arrow', '\u001B[1;5C', ['\u001B[1;5C']],
	['Page Down and End', '\u001B[6~\u001B[4~', ['\u001B[6~', '\u001B[4~']],
	['Shift-Tab', '\u001B[Z', ['\u001B[Z']],
	['Backspace as DEL', '\u007F\u007F', ['\b', '\b']],
	['Enter as CR or LF', '\r\n', ['\r', '\r']],
	['Ctrl-C', '\u0003', ['\u0003']],
	['a paste', '\u001B[200~2001:db8::/56\n\u001B[201~', ['paste:2001:db8::/56 ']],
	['a paste with an escape sequence in it', '\u001B[200~a\u001B[Bb\u001B[201~', ['paste:a [Bb']],
	['a function key', '\u001B[15~', []],
	['a function key of the Linux console', '\u001B[[A', []],
	['the answer to a question about the cursor', '\u001B[12;40R', []],
	['focus gained', '\u001B[I', []],
];

describe.each(table)('%s', (_, bytes, keys) => {
	it('arrives whole', () => {
		const { source, heard } = open();
		source.emit('data', bytes);
		vi.runAllTimers();
		expect(heard).toEqual(keys);
	});

	it('arrives whole however it is split', () => {
		for (let first = 1; first < bytes.length; first++) {
			for (let second = first; second < bytes.length; second++) {
				const { source, heard } = open();
				for (const part of [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)]) {
					if (part === '') continue;
					source.emit('data', part);
					vi.advanceTimersByTime(escapeDelayMs / 2);
				}
				vi.runAllTimers();
				expect(heard).toEqual(keys);
			}
		}
	});
});

describe('Escape', () => {
	it('is a key of its own after a moment', () => {
		const { source, heard } = open();
		source.emit('data', '\u001B');
		expect(heard).toEqual([]);
		vi.advanceTimersByTime(escapeDelayMs);
		expect(heard).toEqual(['\u001B']);
	});

	it('is not joined with what follows it', () => {
		const { source, heard } = open();
		source.emit('data', '\u001Bq');
		expect(heard).toEqual(['\u001B']);
		vi.runAllTimers();
		expect(heard).toEqual(['\u001B', 'q']);
	});

	it('can be pressed twice at once', () => {
		const { source, heard } = open();
		source.emit('data', '\u001B\u001B');
		vi.runAllTimers();
		expect(heard).toEqual(['\u001B', '\u001B']);
	});

	it('ends a sequence that never comes to its end', () => {
		const { source, heard } = open();
		source.emit('data', '\u001B[1;');
		vi.runAllTimers();
		source.emit('data', 'j');
		vi.runAllTimers();
		expect(heard).toEqual(['\u001B', 'j']);
	});
});

describe('text', () => {
	it('is one run, with the keys around it apart', () => {
		const { source, heard } = open();
		source.emit('data', 'プレフィックス 2001:db8::\r\u007Fj');
		expect(heard).toEqual(['プレフィックス 2001:db8::', '\r', '\b', 'j']);
	});
});

it('lets go of its source', () => {
	const { source, stream, heard } = open();
	stream.close();
	source.emit('data', 'j');
	expect(heard).toEqual([]);
});
