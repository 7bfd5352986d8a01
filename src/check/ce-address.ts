import { parseAddress6 } from '../map/prefix.ts';
import type { Check } from './check.ts';
import { failed, ok } from './check.ts';
import { askDevice, type Observed } from './observe/command.ts';
import { type AddressState, parseAddresses } from './observe/ip-json.ts';

/** Duplicate address detection takes a second (RFC 4862 §5.4); an address that was just added is waited for. */
const looks = 4;
const pauseMs = 500;

export const ceAddress: Check<Observed<AddressState | undefined>> = {
	id: 'ce-address',
	needs: ['link'],
	mandatory: true,
	limitMs: 15_000,

	async observe(system, { choices, ce }) {
		const wanted = parseAddress6(ce.address);
		for (let look = 1; ; look++) {
			const answer = await askDevice(system, ['ip', '-j', '-6', 'addr'], choices.wan, parseAddresses);
			if (!answer.ok) return answer;
			const value = answer.value.find(({ address }) => parseAddress6(address) === wanted);
			if (!value?.tentative || value.dadFailed || look === looks) return { ok: true, value };
			await system.sleep(pauseMs);
		}
	},

	judge(observation, { choices, ce }) {
		const where = { address: ce.address, device: choices.wan };
		if (!observation.ok) return failed(observation.problem);
		const state = observation.value;
		if (!state) return failed({ code: 'ce-address-missing', ...where });
		if (state.dadFailed) return failed({ code: 'ce-address-duplicate', ...where });
		if (state.tentative) return failed({ code: 'ce-address-tentative', ...where });
		return ok({ detail: ce.address });
	},
};
