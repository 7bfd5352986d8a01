import type { DetectProblem } from '../detect/problem.ts';
import type { MapProblem } from '../map/problem.ts';
import type { MachineProblem, PlanProblem } from '../plan/problem.ts';
import type { ProviderProblem } from '../provider/problem.ts';

/** Why the line cannot be followed to another prefix. */
export type RefreshProblem = MapProblem | ProviderProblem | DetectProblem | PlanProblem | MachineProblem;
