import { keepRates } from '../world.js';
import type { Step } from './step.js';

const HOUR_MS = 3_600_000;

export const wait: Step = async (world) => {
  const hours = world.random.one([1, 6, 24, 24, 72, 288]);
  world.hub.time.now = new Date(world.hub.time.now.getTime() + hours * HOUR_MS);
  await keepRates(world);
  return `${hours} hours pass: ${world.hub.clock.now().toISOString()}`;
};

/** A job keeps the balances, from which the next process begins. */
export const keepBalances: Step = async ({ hub }) => {
  const [last] = (await hub.ledger.entriesAfter(0, 100_000)).slice(-1);
  if (!last) return undefined;
  await hub.balances.keep({ sequence: last.sequence, balances: await hub.ledger.balances() });
  return `balances are kept at ${last.sequence}`;
};
