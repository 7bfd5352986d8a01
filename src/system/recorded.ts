/** The simulated router, for tests, `--demo`, screenshots and bug reports: all that the other rooms need of it. */
export type { Fault } from './machine.ts';
export { routerOf, type Scenario } from './scenario/scenario.ts';
export { demoSystem, isScenarioName, type ScenarioName, scenarioNames, scenarios } from './scenario/scenarios.ts';
export { type RecordedCall, type RecordedOptions, type RecordedSystem, recordedSystem } from './simulated.ts';
