import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PlanFile, readPlanFiles } from '../../compose/plans/load-plans.js';
import { readSpotFile } from '../../compose/plans/read-spot-file.js';
import { readProcessConfig } from '../../config.js';
import { HubError } from '../../domain/errors.js';
import type { Plan } from '../../domain/plans/plan.js';
import type { SpotPrice } from '../../domain/spot/spot-price.js';
import { FailedCheck } from '../failed-check.js';

/** The plans of a folder; those that are wrong are what was asked about: exit 1 and not 2. */
export function checkedFiles(folder = join(readProcessConfig().tariffsDir, 'plans')): readonly PlanFile[] {
  if (!existsSync(folder)) throw new HubError('bad-setting', `${folder}: no such folder`);
  try {
    return readPlanFiles(folder, { now: () => new Date() });
  } catch (error) {
    throw error instanceof HubError ? new FailedCheck(error.message) : error;
  }
}

/** A plan with the wholesale plan under its margin, which is the plan itself where it has none. */
export interface PlanAndBase {
  readonly plan: Plan;
  readonly base: Plan;
}

/** Finds a plan by its id. Refuses (`unknown-object`) one that there is not. */
export function findPlan(plans: readonly Plan[], id: string): PlanAndBase {
  const plan = find(plans, id);
  return { plan, base: plan.margin ? find(plans, plan.margin.over) : plan };
}

/** The prices of a file that a plan follows; none where it follows no market or there is no file. */
export function spotPricesOf({ base }: PlanAndBase, file: string | undefined): readonly SpotPrice[] {
  const index = base.energy.spot?.index;
  return file === undefined || index === undefined ? [] : readSpotFile(file, index);
}

function find(plans: readonly Plan[], id: string): Plan {
  const found = plans.find((plan) => plan.id === id.toUpperCase());
  if (!found) throw new HubError('unknown-object', `no plan ${id}; there are ${plans.map((one) => one.id).join(', ')}`);
  return found;
}
