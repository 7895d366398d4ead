import { hasReached, type Run } from '../../../../domain/clearing/run.js';
import { sum } from '../../../../domain/decimal.js';
import { postFxRounding, roundingPostings } from '../../../../domain/ledger/post-fx.js';
import { nettedOf, postConversion, postNetting, settlementPostings } from '../../../../domain/ledger/post-netting.js';
import type { Inspection } from '../../inspection.js';
import type { JournalFacts } from '../journal.js';
import type { NettedEntries } from '../journal-notes.js';
import { addPostings, addTo, balanceKey, firstDifference, type Totals } from '../totals.js';

/**
 * I6: an amount that a run settles is what it is made of: the documents of the run, what earlier runs carried forward, or
 * what these were converted to. Before somebody was taken out its parts come to the positions.
 */
export function checkAmounts(look: Inspection, { id, settlement, positions = [] }: Run): void {
  if (!settlement) return;
  const nets: Totals = new Map();
  for (const { party, currency, amount, parts } of settlement.amounts) {
    for (const part of parts) addTo(nets, balanceKey(party, part.currency), part.net);
    const made = sum(parts.map(({ net, carriedIn, converted }) => converted ?? net.plus(carriedIn)));
    const text = `${party} settles ${amount.toFixed()} ${currency}, its parts come to ${made.toFixed()}`;
    look.mustHold('I6', made.equals(amount), () => [id, text]);
    look.saw('I6', 'settled amounts');
  }
  if (settlement.unwound?.length) return;
  const expected: Totals = new Map(positions.map((one) => [balanceKey(one.party, one.currency), one.amount]));
  const differs = firstDifference(nets, expected);
  look.mustHold('I6', differs === undefined, () => [
    id,
    `${differs?.key} settles ${differs?.is.toFixed()} of its documents, its position is ${differs?.expected.toFixed()}`,
  ]);
}

const NOTHING: NettedEntries = { keys: new Set(), moved: new Map(), takenOut: new Set() };

/**
 * I6: netting, conversion and taking members out have moved exactly what the run settles, account by account. A run that
 * is being instructed may have booked a part; while a member is being taken out, the rest follows.
 */
export function checkNetted(look: Inspection, run: Run, journal: JournalFacts): void {
  const booked = journal.netted.get(run.id) ?? NOTHING;
  const out = [...booked.takenOut].find((party) => !run.settlement?.unwound?.includes(party));
  if (out !== undefined) {
    look.note('I6', `${out} is being taken out of ${run.id}: take it out again to finish`);
    return;
  }
  const differs = firstDifference(booked.moved, expectedOf(run, booked));
  look.mustHold('I6', differs === undefined, () => [
    run.id,
    `netting moved ${differs?.is.toFixed()} on ${differs?.key}, its settlement says ${differs?.expected.toFixed()}`,
  ]);
  if (hasReached(run, 'INSTRUCTED')) look.saw('I6', 'netted runs');
}

function expectedOf(run: Run, { keys }: NettedEntries): Totals {
  const expected: Totals = new Map();
  if (hasReached(run, 'INSTRUCTED')) {
    const netted = nettedOf(run);
    addPostings(expected, settlementPostings(run.id, netted.amounts));
    addPostings(expected, roundingPostings(netted));
  } else if (hasReached(run, 'DOCUMENTED')) {
    const entries = [...postNetting(run), ...postConversion(run), ...postFxRounding(run)];
    for (const { key, postings } of entries) if (keys.has(key)) addPostings(expected, postings);
  }
  return expected;
}
