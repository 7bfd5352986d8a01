import { describe, expectTypeOf, it } from 'vitest';
import type { Delegation } from '../../src/detect/delegation.ts';
import type { At, State } from '../../src/wizard/state.ts';
import { preset } from './fixture.ts';

// What must not compile; `tsc` is the one who runs these.
describe('the union of states', () => {
	it('has no provider without a prefix', () => {
		// @ts-expect-error a provider step knows the delegation
		const state: State = { step: 'provider', preset, link: { wan: 'a', lan: 'b' }, matches: [] };
		expectTypeOf(state).toMatchTypeOf<object>();
		expectTypeOf<At<'provider'>['delegation']>().toEqualTypeOf<Delegation>();
	});

	it('knows nothing of the machine before it was read', () => {
		expectTypeOf<At<'detecting'>>().not.toHaveProperty('facts');
		expectTypeOf<At<'detecting'>>().not.toHaveProperty('kept');
	});

	it('has no parameters on the way to them', () => {
		expectTypeOf<At<'link'>>().not.toHaveProperty('delegation');
		expectTypeOf<At<'prefix'>>().not.toHaveProperty('provider');
		expectTypeOf<At<'provider'>>().not.toHaveProperty('ce');
		expectTypeOf<At<'parameters'>>().not.toHaveProperty('plan');
		expectTypeOf<At<'review'>>().not.toHaveProperty('tasks');
	});

	it('has nothing to go back to after the change', () => {
		expectTypeOf<At<'verify'>>().not.toHaveProperty('kept');
		expectTypeOf<keyof At<'ended'>>().toEqualTypeOf<'step' | 'ending'>();
	});
});
