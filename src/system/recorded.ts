/** The simulated router: for tests, `--demo`, screenshots and bug reports. */
export type { Fault, RecordedCall, RecordedOptions, RecordedSystem } from './machine.ts';
export { recordedSystem } from './machine.ts';
export { routerOf, type Scenario } from './scenario/scenario.ts';
export { demoSystem, isScenarioName, type ScenarioName, scenarioNames, scenarios } from './scenario/scenarios.ts';
