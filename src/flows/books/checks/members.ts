import type { Hub } from '../../hub.js';
import type { Inspection } from '../inspection.js';
import type { BookedDocuments } from './issued/bookings.js';
import type { JournalFacts } from './journal.js';
import { addTo, firstDifference, type ReadonlyTotals, type Totals } from './totals.js';

const OPEN = /^member:[^:]{1,60}:open /;

/**
 * I8: the open account of a member holds its issued documents, less what runs have netted; what a run carries forward
 * stays on it, and what is taken out of a run comes back to it. That the netting is right is asked of the runs (I6).
 */
export function checkMembers(
  look: Inspection,
  { journal, documents }: { readonly journal: JournalFacts; readonly documents: BookedDocuments },
): void {
  const expected: Totals = new Map();
  add(expected, documents.invoiced);
  for (const { moved } of journal.netted.values()) add(expected, moved);
  const held: Totals = new Map();
  add(held, journal.balances);
  const differs = firstDifference(held, expected);
  look.mustHold('I8', differs === undefined, () => [
    differs?.key ?? '',
    `holds ${differs?.is.toFixed()}, its documents come to ${differs?.expected.toFixed()}`,
  ]);
  look.saw('I8', 'open accounts', held.size);
}

function add(totals: Totals, more: ReadonlyTotals): void {
  for (const [key, amount] of more) if (OPEN.test(key)) addTo(totals, key, amount);
}

/** I14: drafts and write-offs are approved by another person than the one who wrote or asked for them. */
export async function checkPeople(hub: Pick<Hub, 'drafts' | 'writeOffs'>, look: Inspection): Promise<void> {
  for (const { id, state, createdBy, approvedBy } of await hub.drafts.list()) {
    if (state !== 'APPROVED' && state !== 'ISSUED') continue;
    const where = `draft ${id}`;
    look.mustHold('I14', approvedBy !== undefined, () => [where, `is ${state} without approval`]);
    look.mustHold('I14', !isSame(approvedBy, createdBy), () => [where, `was written and approved by ${createdBy}`]);
    look.saw('I14', 'drafts');
  }
  for (const { id, state, askedBy, decidedBy } of await hub.writeOffs.list({})) {
    if (state !== 'APPROVED') continue;
    const where = `write-off ${id}`;
    look.mustHold('I14', decidedBy !== undefined, () => [where, 'is APPROVED by nobody']);
    look.mustHold('I14', !isSame(decidedBy, askedBy), () => [where, `was asked for and approved by ${askedBy}`]);
    look.saw('I14', 'write-offs');
  }
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
