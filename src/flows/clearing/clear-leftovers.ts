import type { Hub } from '../hub.js';
import { type ClearCdrDeps, clearCdr } from './clear-cdr.js';

type LeftoversDeps = ClearCdrDeps & Pick<Hub, 'log'>;

const BATCH = 200;
const LANES = 16;
/** At the most in one call, so that a job ends. */
const MAX_BATCHES = 500;

/**
 * Clears every CDR that a crash or a full queue left behind, received before `before`. Returns how many it looked at;
 * one that fails is logged and does not stop the others.
 */
export async function clearLeftovers(hub: LeftoversDeps, before: Date): Promise<number> {
  let seen = 0;
  const failed = new Set<string>();
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const keys = (await hub.cdrs.withWorkLeft(before, BATCH + failed.size)).filter((key) => !failed.has(key));
    if (keys.length === 0) return seen;
    await clearAll(hub, keys, failed);
    seen += keys.length;
  }
  return seen;
}

/** Several at a time, as they would have been cleared when they came. */
async function clearAll(hub: LeftoversDeps, keys: readonly string[], failed: Set<string>): Promise<void> {
  const left = [...keys];
  const lane = async () => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) {
      if (!(await clearOne(hub, key))) failed.add(key);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function clearOne(hub: ClearCdrDeps, key: string): Promise<boolean> {
  try {
    const record = await hub.cdrs.find(key);
    if (record) await clearCdr(hub, record);
    return true;
  } catch (error) {
    hub.log.error({ event: 'cdr.clearing-failed', cdr: key, error: String(error) });
    return false;
  }
}
