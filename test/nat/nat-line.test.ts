import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NatLine, v6plus } from './nat-line.ts';

it('a line whose rules do not load leaves no namespace behind', async () => {
	const mine = () => readdirSync('/run/netns').filter((name) => name.includes(`-${process.pid}-`));
	const line = await NatLine.make(v6plus);
	expect(mine()).toHaveLength(3);
	line.stop();
	await expect(NatLine.make(v6plus, { fullCone: ['{'] })).rejects.toThrow('nft');
	expect(mine()).toEqual([]);
});
