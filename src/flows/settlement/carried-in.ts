import type { Run } from '../../domain/clearing/run.js';
import { type Decimal, ZERO } from '../../domain/decimal.js';
import type { CarriedAmount } from '../../domain/settlement/net-for-settlement.js';
import type { Hub } from '../hub.js';

/** From then on the documents of a run will be issued, and what it carries forward stands on open accounts. */
const BINDING: ReadonlySet<Run['state']> = new Set([
  'APPROVED',
  'DOCUMENTED',
  'INSTRUCTED',
  'PARTLY_SETTLED',
  'SETTLED',
  'CLOSED',
]);

/**
 * What earlier runs carried forward and no run has taken since, by party, mode and currency of the documents: the amounts
 * that stand on members' open accounts and belong into the next run. Follows from the stored runs alone. A run that is
 * calculated again names itself, so that neither it nor a later one counts. What a run that nobody has approved yet takes
 * is taken; it comes back when that run is cancelled.
 */
export async function carriedIn(
  hub: Pick<Hub, 'runs'>,
  of?: Pick<Run, 'id' | 'cutOffAt'>,
): Promise<readonly CarriedAmount[]> {
  const totals = new Map<string, CarriedAmount>();
  const earlier = (await hub.runs.list()).filter((run) => run.state !== 'CANCELLED' && (!of || isBefore(run, of)));
  for (const carried of earlier.flatMap(changesBy)) {
    const key = `${carried.party} ${carried.mode} ${carried.currency}`;
    totals.set(key, { ...carried, amount: carried.amount.plus(totals.get(key)?.amount ?? ZERO) });
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, carried]) => carried)
    .filter((carried) => !carried.amount.isZero());
}

/** By cut-off; of two runs with the same one that with the shorter or smaller id, which was started first. */
function isBefore(run: Run, { id, cutOffAt }: Pick<Run, 'id' | 'cutOffAt'>): boolean {
  if (run.cutOffAt.getTime() !== cutOffAt.getTime()) return run.cutOffAt < cutOffAt;
  return run.id.length === id.length ? run.id < id : run.id.length < id.length;
}

/** What a run adds to and takes from what is carried: the sum over all runs is what is left. */
function changesBy(run: Run): CarriedAmount[] {
  return (run.settlement?.amounts ?? []).flatMap(({ party, mode, disposition, parts }) =>
    parts.map(({ currency, net, carriedIn: taken }) => {
      const carries = disposition === 'CARRY' && BINDING.has(run.state);
      const amount: Decimal = carries ? net : taken.negated();
      return { party, mode, currency, amount };
    }),
  );
}
