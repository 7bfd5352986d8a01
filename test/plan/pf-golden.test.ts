import { describe, expect, it } from 'vitest';
import { savedAs } from '../../src/plan/artifact/pf-readme.ts';
import { pfBackends } from '../../src/plan/pf.ts';
import { contentOf, type PfLine, pfChoices, pfPlan } from './pf-routers.ts';

/** Byte-stable, as they are saved: a change of a golden file is a change of what somebody carries to a router. */
describe.each(pfBackends)('the files for %s', (backend) => {
	describe.each<PfLine>(['ocn', 'v6plus', 'article', 'offset-0', 'never-chosen'])('on the %s line', (line) => {
		const plan = pfPlan(pfChoices(line, backend));
		const saved = [
			...plan.files.map((file) => [savedAs(file), file.content] as const),
			...plan.readme.map(({ name, content }) => [name, content] as const),
		];
		it.each(saved)('%s', async (name, content) => {
			await expect(content).toMatchFileSnapshot(`../golden/${backend}/${line}/${name}`);
		});
	});
});

it('has the ranges of the article', () => {
	const rules = contentOf(pfPlan(pfChoices('article', 'openbsd-pf')), '/etc/pf-map-e-nat.conf');
	const ports = [...rules.matchAll(/ port (\S+)$/gm)].map(([, range]) => range);
	expect(ports).toEqual(
		'5376:5439 9472:9535 13568:13631 17664:17727 21760:21823 25856:25919 29952:30015 34048:34111 38144:38207 42240:42303 46336:46399 50432:50495 54528:54591 58624:58687 62720:62783'.split(
			' ',
		),
	);
});
