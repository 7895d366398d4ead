import type { TestDatabase } from '../support/mongo.js';
import { agreesWithModel, holdsNow, SimulationBreach } from './check.js';
import * as bank from './steps/bank-steps.js';
import * as cdrs from './steps/cdr-steps.js';
import * as contests from './steps/contest-steps.js';
import * as drafts from './steps/draft-steps.js';
import * as runs from './steps/run-steps.js';
import type { Step } from './steps/step.js';
import * as time from './steps/time-steps.js';
import { openWorld, type World } from './world.js';

/** Steps by how often they come. */
const STEPS: readonly (readonly [weight: number, step: Step])[] = [
  [26, cdrs.sendNew],
  [2, cdrs.sendAgain],
  [1, cdrs.sendOther],
  [3, cdrs.sendSecond],
  [1, cdrs.sendTooDear],
  [1, cdrs.acceptTooDear],
  [8, cdrs.credit],
  [1, cdrs.creditWrongly],
  [1, cdrs.creditFirst],
  [1, cdrs.hold],
  [2, cdrs.release],
  [4, contests.contest],
  [5, contests.answer],
  [4, contests.approve],
  [9, time.wait],
  [1, time.keepBalances],
  [7, runs.start],
  [7, runs.approve],
  [1, runs.approveOwn],
  [1, runs.cancel],
  [2, runs.twice],
  [6, runs.unwind],
  [9, bank.payByBank],
  [1, bank.payUnknown],
  [1, bank.payEverything],
  [5, bank.payByWord],
  [1, bank.confirm],
  [2, bank.reassign],
  [1, bank.useCredit],
  [1, bank.writeOff],
  [2, bank.remind],
  [2, drafts.correct],
  [4, drafts.issue],
  [1, drafts.discard],
];
const TICKETS = STEPS.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));

/** Steps after which all of the books are read. */
const EVERY = 25;

export interface WorldPlan {
  readonly seed: number;
  readonly steps: number;
  readonly database: TestDatabase;
  /** True: stop here, the time is up. */
  readonly isOver?: () => boolean;
  /** Told after each step. */
  readonly watch?: (world: World) => Promise<void> | void;
}

/**
 * Lives through a world step by step: after each one what people know agrees with the books, after some and at the end
 * every invariant is asked. Returns how many steps were done. Throws `SimulationBreach` with the whole story.
 */
export async function simulate({ seed, steps, database, isOver, watch }: WorldPlan): Promise<number> {
  const world = await openWorld(seed, database);
  let done = 0;
  try {
    while (done < steps && !isOver?.()) {
      const went = await oneStep(world);
      if (went === 0) continue;
      done += went;
      await watch?.(world);
      if (done % EVERY === 0) await holdsNow(world, 'after a step', true);
    }
    await holdsNow(world, 'at the end', true);
  } catch (error) {
    if (error instanceof SimulationBreach) throw error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new SimulationBreach(world, text);
  } finally {
    await world.close();
  }
  return done;
}

/** A step that finds nothing to do it to is none. */
async function oneStep(world: World): Promise<0 | 1> {
  const step = world.random.pick(TICKETS) ?? cdrs.sendNew;
  world.story.push(`${step.name || 'a step'} …`);
  const told = await step(world);
  world.story.pop();
  if (told === undefined) return 0;
  world.story.push(told);
  await agreesWithModel(world);
  return 1;
}
