import type { mongo } from 'mongoose';
import type { Decimal } from '../../../domain/decimal.js';
import type { FrozenList } from '../../cdr-store.js';
import { fromStored } from '../base/codec.js';
import { CHARGES, dueCredits, freeAt, LATE_CREDITS } from './cdr-free.js';
import { addSums, groupKeyOf, LISTED_FIELDS, type ListedCdr, listOf, sumUp } from './cdr-list.js';
import type { CdrDocument } from './cdr-schema.js';
import { sortingLineHash } from './line-hash.js';

type Cdrs = mongo.Collection<CdrDocument>;

/** What a clearing run would take and freeze, were it started at that moment. */
export async function preview(
  cdrs: Cdrs,
  { runId, cutOffAt }: { readonly runId: string; readonly cutOffAt: Date },
): Promise<FrozenList> {
  const credits = await creditsAt(cdrs, cutOffAt);
  const sums = await sumUp(cdrs, { ...CHARGES, $or: freeAt(cutOffAt).map(({ filter }) => filter) });
  for (const { listed, kwh, exact } of credits) addSums(sums, groupKeyOf(listed), { count: 1, kwh, exact });
  return listOf(runId, candidates(cdrs, cutOffAt, credits), { makeHash: sortingLineHash, sums });
}

interface Credit {
  readonly listed: ListedCdr;
  readonly kwh: Decimal;
  readonly exact: Decimal;
}

async function creditsAt(cdrs: Cdrs, cutOffAt: Date): Promise<Credit[]> {
  const credits: Credit[] = [];
  const amounts = { 'cdr.totalEnergyKwh': 1, 'cdr.totalCost.exclVat': 1 };
  for (const { filter } of freeAt(cutOffAt)) {
    const late = cdrs.find({ ...filter, ...LATE_CREDITS }).project<CdrDocument>({ ...LISTED_FIELDS, ...amounts });
    for await (const { credit, corrected } of dueCredits(cdrs, late)) {
      const { cdr, ...listed } = fromStored<ListedCdr & { cdr: CdrAmounts }>(credit);
      const { totalEnergyKwh, totalCost } = cdr;
      credits.push({ listed: { ...listed, finance: corrected }, kwh: totalEnergyKwh, exact: totalCost.exclVat });
    }
  }
  return credits;
}

interface CdrAmounts {
  readonly totalEnergyKwh: Decimal;
  readonly totalCost: { readonly exclVat: Decimal };
}

/** The CDRs that `allocate` would take, in any order. */
async function* candidates(cdrs: Cdrs, cutOffAt: Date, credits: readonly Credit[]): AsyncIterable<ListedCdr> {
  for (const { filter } of freeAt(cutOffAt)) {
    for await (const listed of cdrs.find({ ...filter, ...CHARGES }).project<ListedCdr>(LISTED_FIELDS)) yield listed;
  }
  for (const { listed } of credits) yield listed;
}
