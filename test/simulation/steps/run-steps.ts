import { runFlows, runJobs } from '../../../src/compose/clearing/run-flows.js';
import type { Run } from '../../../src/domain/clearing/run.js';
import { approveRun } from '../../../src/flows/runs/approve-run.js';
import { cancelRun } from '../../../src/flows/runs/cancel-run.js';
import { startRun } from '../../../src/flows/runs/start-run.js';
import { unwindRun } from '../../../src/flows/settlement/unwind-run.js';
import { Crash, crashingAfter } from '../crash.js';
import { eligible } from '../model.js';
import { recover } from '../recover.js';
import type { World } from '../world.js';
import { crashed } from './cdr-steps.js';
import { OPERATORS, orRefusal, refused, type Step, ZOE } from './step.js';

/** Does it in a process that ends after some write, takes up what that left, and says how. */
async function perhapsCrashing(
  world: World,
  work: (hub: World['hub']) => Promise<unknown>,
  writes: number,
): Promise<string> {
  const after = world.random.chance(35) ? 1 + world.random.int(writes) : undefined;
  const hub = after === undefined ? world.hub : crashingAfter(world.hub, after);
  try {
    await work(hub);
    return crashed(after);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    await recover(world);
    return crashed(after);
  } finally {
    await noteRuns(world);
  }
}

/** Brings what people know of runs up to what the hub says, and what has to be in them up to that. */
export async function noteRuns({ hub, model }: World): Promise<void> {
  const runs = [...(await hub.runs.list())].sort((a, b) => a.cutOffAt.getTime() - b.cutOffAt.getTime());
  for (const { id, state, cutOffAt, blocked = [] } of runs) {
    const known = model.runs.get(id);
    if (known === undefined) {
      for (const claim of state === 'CANCELLED' ? [] : eligible(model, cutOffAt)) {
        Object.assign(claim, { place: 'RUN', runId: id, state: 'APPROVED' });
      }
      model.runs.set(id, state === 'CANCELLED' ? 'CANCELLED' : 'REVIEW');
      if (blocked.length > 0) await noteBlocked({ hub, model }, id);
    }
    const claims = [...model.claims.values()].filter(({ runId, place }) => runId === id && place === 'RUN');
    if (state === 'CANCELLED' && model.runs.get(id) === 'REVIEW') {
      for (const claim of claims) claim.place = 'FREE';
      model.runs.set(id, 'CANCELLED');
    } else if (BILLED.has(state)) {
      for (const claim of claims) claim.place = 'BILLED';
      model.runs.set(id, 'BILLED');
    }
  }
}

/** Credits of invoices that are being corrected wait: which ones these are, people ask the hub. */
async function noteBlocked({ hub, model }: Pick<World, 'hub' | 'model'>, runId: string): Promise<void> {
  for (const claim of model.claims.values()) {
    if (claim.runId !== runId || !claim.credits) continue;
    const record = await hub.cdrs.find(claim.key);
    if (record?.finance.state === 'UNALLOCATED') claim.place = 'FREE';
  }
}

const BILLED: ReadonlySet<Run['state']> = new Set(['INSTRUCTED', 'PARTLY_SETTLED', 'SETTLED', 'CLOSED']);

function lastMonth({ hub }: World): string {
  const now = hub.clock.now();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

async function runsIn({ hub }: World, ...states: readonly Run['state'][]): Promise<readonly Run[]> {
  return hub.runs.inStates(states);
}

export const start: Step = async (world) => {
  const { random, settlementCurrency } = world;
  const period = lastMonth(world);
  const wanted = { period, createdBy: ZOE.email, ...(settlementCurrency && { settlementCurrency }) };
  let how = '';
  const answered = await orRefusal(async () => {
    how = await perhapsCrashing(world, (hub) => startRun(hub, wanted), 12 + random.int(6));
    return 'started';
  });
  return `a run of ${period}: ${answered}${how}`;
};

export const approve: Step = async (world) => {
  const run = world.random.pick(await runsIn(world, 'IN_REVIEW'));
  if (!run) return undefined;
  const staff = OPERATORS.find(({ email }) => email !== run.createdBy) ?? ZOE;
  let how = '';
  const answered = await orRefusal(async () => {
    how = await perhapsCrashing(world, (hub) => approveRun(hub, { id: run.id, staff }), 45);
    return 'approved';
  });
  return `${run.id}: ${answered}${how}`;
};

export const approveOwn: Step = async (world) => {
  const run = world.random.pick((await runsIn(world, 'IN_REVIEW')).filter(({ createdBy }) => createdBy === ZOE.email));
  if (!run) return undefined;
  return `${run.id}, by who started it: ${await refused('forbidden', () => approveRun(world.hub, { id: run.id, staff: ZOE }))}`;
};

export const cancel: Step = async (world) => {
  const run = world.random.pick(await runsIn(world, 'IN_REVIEW'));
  if (!run) return undefined;
  const how = await perhapsCrashing(
    world,
    (hub) => cancelRun(hub, { id: run.id, by: ZOE.email, reason: 'too early' }),
    3,
  );
  return `${run.id} is cancelled${how}`;
};

/** Two processes at the same moment: one of them does it, the other one is told to wait or that it is done. */
export const twice: Step = async (world) => {
  const { hub, other, random } = world;
  const run = random.pick(await runsIn(world, 'IN_REVIEW'));
  const staff = OPERATORS.find(({ email }) => email !== run?.createdBy) ?? ZOE;
  const work = (on: World['hub']) =>
    run ? runFlows(on).approveRun({ id: run.id, staff }) : runJobs(on).closeMonth(on.clock.now());
  const processes = [hub, await other()];
  const answers = await Promise.all(processes.map((on) => orRefusal(async () => String((await work(on)) && 'done'))));
  await noteRuns(world);
  return `two processes ${run ? `approve ${run.id}` : 'close the month'}: ${answers.join(' | ')}`;
};

/** Takes a member out that has not paid in time. */
export const unwind: Step = async (world) => {
  const { hub, random } = world;
  const run = random.pick(await runsIn(world, 'INSTRUCTED', 'PARTLY_SETTLED'));
  const today = hub.clock.now().toISOString().slice(0, 10);
  const orders = run ? await hub.paymentOrders.list({ runId: run.id }) : [];
  const late = random.pick(
    orders.filter(({ dueDate, direction, unwound }) => dueDate < today && direction !== 'PAY_OUT' && !unwound),
  );
  if (!run || !late) return undefined;
  let how = '';
  const take = async (on: World['hub']) => {
    const now = await on.runs.find(run.id);
    if (now) await unwindRun(on, now, late.party);
  };
  const answered = await orRefusal(async () => {
    how = await perhapsCrashing(world, take, 12);
    // Who was interrupted does it again: it finishes what is left.
    if (how !== '') await take(hub);
    await runJobs(hub).followRuns();
    return 'out';
  });
  return `${late.party} is taken out of ${run.id}: ${answered}${how}`;
};
