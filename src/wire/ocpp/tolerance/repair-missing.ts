import { dashed, dropItems, isObject, patternOf, placesOf, setAt, valueAt } from './places.js';
import type { Handle, RepairContext } from './repair-context.js';

/**
 * A property that is needed and missing. Put in is only what says no more than its absence: no error, a time that is that
 * of receipt, a name that nobody knows. Items of lists that say nothing without it are left out.
 */
export const repairMissing: Handle = (payload, { pointer, params }, context) => {
  const name = String(params['missingProperty']);
  const pattern = patternOf(pointer);
  const rule = `missing-${dashed(name)}`;
  const lacks = (item: unknown): boolean => isObject(item) && item[name] === undefined;
  if (USELESS_WITHOUT.has(name) && pattern.endsWith('/*')) {
    dropItems(payload, pattern, lacks);
    return { kind: 'REPAIRED', rule };
  }
  const filling = FILLINGS[name]?.(context);
  if (filling === undefined) return { kind: 'HARD' };
  const lacking = pattern === '' ? [payload] : placesOf(payload, pattern).map(valueAt);
  for (const parent of lacking) if (isObject(parent) && lacks(parent)) setAt({ parent, key: name }, filling);
  return { kind: 'REPAIRED', rule };
};

/** A sample without a value, and a reading without samples. */
const USELESS_WITHOUT: ReadonlySet<string> = new Set(['sampledValue', 'value']);

const unknown = (): string => 'unknown';

const FILLINGS: Readonly<Record<string, (context: RepairContext) => unknown>> = {
  chargePointModel: unknown,
  chargePointVendor: unknown,
  errorCode: () => 'NoError',
  model: unknown,
  reason: () => 'Unknown',
  seqNo: () => 0,
  timestamp: ({ receivedAt }) => receivedAt.toISOString(),
  triggerReason: () => 'Trigger',
  vendorName: unknown,
};
