import type { mongo } from 'mongoose';
import { type CdrGroup, purchaseLineKey, type SharedLine, saleLineKey } from '../../../domain/clearing/cdr-group.js';
import { termsOf } from '../../../domain/clearing/cdr-record.js';
import { type Decimal, ZERO } from '../../../domain/decimal.js';
import type { FrozenList } from '../../cdr-store.js';
import { fromStored } from '../base/codec.js';
import type { CdrDocument } from './cdr-schema.js';
import type { LineHash } from './line-hash.js';

type Cdrs = mongo.Collection<CdrDocument>;
type GroupHead = Omit<CdrGroup, 'count' | 'kwh' | 'exact' | 'cdrHash' | 'saleLine' | 'purchaseLine'>;

/** What a CDR says of its group, as stored. */
export interface ListedCdr {
  readonly _id: string;
  readonly contentHash: string;
  readonly cpo: CdrGroup['cpo'];
  readonly emsp: CdrGroup['emsp'];
  readonly currency: string;
  readonly chargeCountry: string;
  readonly review: { readonly agreementKey: string; readonly terms?: CdrGroup['terms']; readonly credits?: object };
  readonly finance: { readonly corrects?: string; readonly correctsPurchase?: string };
}

export const LISTED_FIELDS = {
  contentHash: 1,
  cpo: 1,
  emsp: 1,
  currency: 1,
  chargeCountry: 1,
  'review.agreementKey': 1,
  'review.terms': 1,
  'review.credits': 1,
  'finance.corrects': 1,
  'finance.correctsPurchase': 1,
} as const;

/** What the CDRs of a group come to. */
interface Sums {
  readonly count: number;
  readonly kwh: Decimal;
  readonly exact: Decimal;
}

/** Sums by the key of their group. */
export type SumsByGroup = ReadonlyMap<string, Sums>;

/** Lets the store add the CDRs of a filter up, group by group. */
export async function sumUp(cdrs: Cdrs, filter: mongo.Filter<CdrDocument>): Promise<Map<string, Sums>> {
  const sums = new Map<string, Sums>();
  const cursor = cdrs.aggregate<{ _id: Omit<ListedCdr, '_id' | 'contentHash'> }>([
    { $match: filter },
    {
      $group: {
        _id: {
          cpo: '$cpo',
          emsp: '$emsp',
          currency: '$currency',
          chargeCountry: '$chargeCountry',
          review: { agreementKey: '$review.agreementKey', terms: '$review.terms', credits: '$cdr.credit' },
          finance: { corrects: '$finance.corrects', correctsPurchase: '$finance.correctsPurchase' },
        },
        count: { $sum: 1 },
        kwh: { $sum: '$cdr.totalEnergyKwh' },
        exact: { $sum: '$cdr.totalCost.exclVat' },
      },
    },
  ]);
  for await (const group of cursor) {
    const { _id, count, kwh, exact } = fromStored<{ _id: Grouped } & Sums>(group);
    addSums(sums, groupKey(headOf('', fromGroup(_id))), { count, kwh, exact });
  }
  return sums;
}

/** Adds to what a group has come to. */
export function addSums(sums: Map<string, Sums>, key: string, more: Sums): void {
  const { count, kwh, exact } = sums.get(key) ?? { count: 0, kwh: ZERO, exact: ZERO };
  sums.set(key, { count: count + more.count, kwh: kwh.plus(more.kwh), exact: exact.plus(more.exact) });
}

/** The key of the group of a CDR. */
export function groupKeyOf(cdr: ListedCdr): string {
  return groupKey(headOf('', cdr));
}

/** A group as `$group` gives it: what the CDRs lack is absent or null. */
type Grouped = Omit<ListedCdr, '_id' | 'contentHash' | 'review' | 'finance'> & {
  readonly review: Pick<ListedCdr['review'], 'agreementKey'> & {
    readonly terms?: CdrGroup['terms'] | null;
    readonly credits: boolean;
  };
  readonly finance?: { readonly corrects?: string | null; readonly correctsPurchase?: string | null } | null;
};

function fromGroup({ review, finance, ...rest }: Grouped): Omit<ListedCdr, '_id' | 'contentHash'> {
  const { corrects, correctsPurchase } = finance ?? {};
  return {
    ...rest,
    review: {
      agreementKey: review.agreementKey,
      ...(review.terms && { terms: review.terms }),
      ...(review.credits && { credits: {} }),
    },
    finance: { ...(corrects && { corrects }), ...(correctsPurchase && { correctsPurchase }) },
  };
}

/** Puts hashes and sums of CDRs together: each group, and the whole list. `makeHash` fits the order in which they come. */
export async function listOf(
  runId: string,
  cdrs: AsyncIterable<ListedCdr>,
  { makeHash, sums }: { readonly makeHash: () => LineHash; readonly sums: SumsByGroup },
): Promise<FrozenList> {
  const groups = new Map<string, { readonly head: GroupHead; readonly hash: LineHash }>();
  const shared = new Map<string, { readonly groups: Set<string>; readonly hash: LineHash }>();
  const all = makeHash();
  let count = 0;
  for await (const cdr of cdrs) {
    const line = `${cdr._id} ${cdr.contentHash}`;
    const key = groupKeyOf(cdr);
    const group = groups.get(key) ?? { head: headOf(runId, cdr), hash: makeHash() };
    groups.set(key, group);
    group.hash.add(line);
    for (const lineKey of lineKeysOf(group.head)) {
      const own = shared.get(lineKey) ?? { groups: new Set<string>(), hash: makeHash() };
      shared.set(lineKey, own);
      own.groups.add(key);
      own.hash.add(line);
    }
    all.add(line);
    count += 1;
  }
  const lines = new Map([...shared].map(([key, own]) => [key, { groups: own.groups.size, cdrHash: own.hash.end() }]));
  return {
    groups: [...groups].sort(byKey).map(([key, { head, hash }]) => ({
      ...head,
      ...(sums.get(key) ?? { count: 0, kwh: ZERO, exact: ZERO }),
      cdrHash: hash.end(),
      ...sharedLines(head, lines),
    })),
    count,
    inputHash: all.end(),
  };
}

function headOf(runId: string, cdr: Omit<ListedCdr, '_id' | 'contentHash'>): GroupHead {
  const { cpo, emsp, currency, chargeCountry, review, finance } = cdr;
  return {
    runId,
    kind: review.credits === undefined ? 'SALE' : 'CREDIT',
    cpo,
    emsp,
    currency,
    chargeCountry,
    agreementKey: review.agreementKey,
    terms: termsOf(review),
    corrects: finance.corrects === undefined ? [] : [finance.corrects],
    ...(finance.correctsPurchase === undefined ? {} : { correctsPurchase: [finance.correctsPurchase] }),
  };
}

function groupKey({ kind, cpo, emsp, currency, chargeCountry, agreementKey, terms, ...of }: GroupHead): string {
  const { model, billing, settlementMode } = terms;
  const { corrects, correctsPurchase = [] } = of;
  const parts = [kind, cpo, emsp, currency, chargeCountry, agreementKey, model, billing, settlementMode];
  return JSON.stringify([...parts, corrects, correctsPurchase]);
}

function lineKeysOf(head: GroupHead): string[] {
  const purchase = purchaseLineKey(head);
  return [saleLineKey(head), ...(purchase === undefined ? [] : [purchase])];
}

function sharedLines(
  head: GroupHead,
  lines: ReadonlyMap<string, SharedLine>,
): Pick<CdrGroup, 'saleLine' | 'purchaseLine'> {
  const [sale, purchase] = lineKeysOf(head).map((key) => lines.get(key));
  return {
    ...(sale && sale.groups > 1 && { saleLine: sale }),
    ...(purchase && purchase.groups > 1 && { purchaseLine: purchase }),
  };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
