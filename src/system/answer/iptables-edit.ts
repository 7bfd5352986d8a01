/**
 * What the awk program of `up` and the sed program of `down` print, written once more: the simulated machine has
 * neither. A test compares both with the real ones.
 */

interface Own {
	readonly chains: readonly string[];
	/** As deletions. */
	readonly jumps: readonly string[];
}

const chainOf = (line: string): string => line.slice(1).split(/\s/)[0]!;
const isOwnJump = (line: string): boolean => /^-A (?!MAPE-).* -[jg] MAPE-[A-Z0-9-]+$/.test(line);

/** Of what iptables-save printed, ours by table. */
function ownByTable(saved: string): ReadonlyMap<string, Own> {
	const own = new Map<string, Own>();
	let table = '';
	for (const line of linesOf(saved)) {
		if (line.startsWith('*')) table = line;
		const { chains, jumps } = own.get(table) ?? { chains: [], jumps: [] };
		if (line.startsWith(':MAPE-')) own.set(table, { chains: [...chains, chainOf(line)], jumps });
		else if (isOwnJump(line)) own.set(table, { chains, jumps: [...jumps, line.replace(/^-A/, '-D')] });
	}
	return own;
}

/** iptables-load.ts, replaceProgram */
export function replacement(saved: string, file: string): string {
	const own = ownByTable(saved);
	const tables = new Map(
		file
			.split(/^(?=\*)/m)
			.filter((text) => text.startsWith('*'))
			.map((text) => [
				text.split('\n')[0]!,
				new Set(
					linesOf(text)
						.filter((line) => line.startsWith(':'))
						.map(chainOf),
				),
			]),
	);
	const emptied = (table: string) => {
		const { chains = [], jumps = [] } = own.get(table) ?? {};
		return [...jumps, ...chains.map((chain) => `:${chain} - [0:0]`)];
	};
	const removed = (table: string) =>
		(own.get(table)?.chains ?? []).filter((chain) => !tables.get(table)?.has(chain)).map((chain) => `-X ${chain}`);
	const printed: string[] = [];
	let table = '';
	for (const line of linesOf(file)) {
		if (line.startsWith('*')) table = line;
		if (line.startsWith('COMMIT')) printed.push(...removed(table));
		printed.push(line);
		if (line.startsWith('*')) printed.push(...emptied(table));
	}
	for (const [rest, { chains }] of own)
		if (!tables.has(rest) && chains.length > 0) printed.push(rest, ...emptied(rest), ...removed(rest), 'COMMIT');
	return printed.map((line) => `${line}\n`).join('');
}

/** iptables-unload.ts, removeProgram */
export function removal(saved: string): string {
	const printed: string[] = [];
	let last: string[] = [];
	for (const line of linesOf(saved)) {
		if (line.startsWith('*')) printed.push(line);
		else if (line.startsWith(':MAPE-')) {
			printed.push(line);
			last.push(`-X ${chainOf(line)}`);
		} else if (isOwnJump(line)) printed.push(line.replace(/^-A/, '-D'));
		else if (line.startsWith('COMMIT')) {
			printed.push(...last, line);
			last = [];
		}
	}
	return printed.map((line) => `${line}\n`).join('');
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
