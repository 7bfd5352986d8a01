import { type RecordedOptions, type RecordedSystem, recordedSystem } from '../simulated.ts';
import { biglobe } from './biglobe.ts';
import { configured } from './configured.ts';
import { custom } from './custom.ts';
import { noAnswer } from './no-answer.ts';
import { noPrefix } from './no-prefix.ts';
import { noRa } from './no-ra.ts';
import { noRule } from './no-rule.ts';
import { nuro } from './nuro.ts';
import { ocn } from './ocn.ts';
import { routerOf, type Scenario } from './scenario.ts';
import { transix } from './transix.ts';
import { v6plus } from './v6plus.ts';
import { wrongBr } from './wrong-br.ts';

/** The simulated routers by the name that `--demo=NAME` takes. */
export const scenarios = {
	ocn,
	v6plus,
	biglobe,
	nuro,
	custom,
	'no-answer': noAnswer,
	'no-prefix': noPrefix,
	'no-rule': noRule,
	transix,
	'wrong-br': wrongBr,
	'no-ra': noRa,
	configured,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];

export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(scenarios, name);

/** A fresh simulated router of that name. */
export const demoSystem = (name: ScenarioName, options?: RecordedOptions): RecordedSystem =>
	recordedSystem(routerOf(scenarios[name]), options);
