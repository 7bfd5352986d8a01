import type { Check } from './check.ts';
import { failed, ok } from './check.ts';
import { askDevice, type Observed } from './observe/command.ts';
import { type LinkState, parseLinks } from './observe/ip-json.ts';

export const link: Check<Observed<readonly LinkState[]>> = {
	id: 'link',
	needs: [],
	mandatory: true,
	limitMs: 12_000,
	observe: (system, { choices }) => askDevice(system, ['ip', '-j', '-d', 'link'], choices.wan, parseLinks),
	judge(observation, { choices }) {
		const device = choices.wan;
		if (!observation.ok) return failed(observation.problem);
		const state = observation.value[0];
		if (!state) return failed({ code: 'interface-missing', device });
		if (!state.up) return failed({ code: 'link-down', device });
		if (!state.carrier) return failed({ code: 'no-carrier', device });
		return ok({ detail: device });
	},
};
