import { createHash, type Hash } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { BillingTerms } from '../../../domain/clearing/agreement.js';
import type { CdrGroup } from '../../../domain/clearing/cdr-group.js';
import { termsOf } from '../../../domain/clearing/cdr-record.js';
import { type Decimal, ZERO } from '../../../domain/decimal.js';
import type { PartyKey } from '../../../domain/party.js';
import type { FrozenList } from '../../cdr-store.js';
import { fromStored } from '../base/codec.js';
import type { CdrDocument } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;

/** What a CDR that a run may take is like: accepted, its contest window over, in no run, nothing left to do on it. */
export function freeAt(cutOffAt: Date) {
  return {
    'finance.state': 'UNALLOCATED' as const,
    'review.state': 'ACCEPTED' as const,
    'review.contestableUntil': { $lte: cutOffAt },
    nextStep: 'NONE' as const,
  };
}

/** Number of the document that charged the original of a credit. */
export async function documentOf(cdrs: Cdrs, credit: CdrDocument): Promise<string | undefined> {
  const link = credit.review['credits'] as { originalKey: string };
  const original = await cdrs.findOne({ _id: link.originalKey });
  return original?.finance.documentNumber;
}

interface FrozenCdr {
  _id: string;
  cpo: PartyKey;
  emsp: PartyKey;
  currency: string;
  chargeCountry: string;
  contentHash: string;
  review: { agreementKey: string; terms?: BillingTerms };
  cdr: { credit: boolean; totalEnergyKwh: Decimal; totalCost: { exclVat: Decimal } };
  finance: { corrects?: string };
}

export const FROZEN_FIELDS = {
  cpo: 1,
  emsp: 1,
  currency: 1,
  chargeCountry: 1,
  contentHash: 1,
  'review.agreementKey': 1,
  'review.terms': 1,
  'cdr.credit': 1,
  'cdr.totalEnergyKwh': 1,
  'cdr.totalCost.exclVat': 1,
  'finance.corrects': 1,
} as const;

/** CDRs in key order, added up in the groups of a run. */
export async function addUp(runId: string, inKeyOrder: AsyncIterable<unknown>): Promise<FrozenList> {
  const groups = new Map<string, { sum: CdrGroup; readonly lines: LineHash }>();
  const all = lineHash();
  let count = 0;
  for await (const document of inKeyOrder) {
    const frozen = fromStored<FrozenCdr>(document);
    const line = `${frozen._id} ${frozen.contentHash}`;
    const empty = emptyGroup(runId, frozen);
    const key = JSON.stringify([
      empty.kind,
      empty.cpo,
      empty.emsp,
      empty.currency,
      empty.chargeCountry,
      empty.agreementKey,
      empty.corrects,
    ]);
    const group = groups.get(key) ?? { sum: empty, lines: lineHash() };
    group.sum = added(group.sum, frozen);
    group.lines.add(line);
    groups.set(key, group);
    all.add(line);
    count += 1;
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    groups: sorted.map(([, { sum, lines }]) => ({ ...sum, cdrHash: lines.end() })),
    count,
    inputHash: all.end(),
  };
}

interface LineHash {
  add(line: string): void;
  end(): string;
}

/** sha256 over lines with a line feed between them, without keeping them. */
function lineHash(): LineHash {
  const hash: Hash = createHash('sha256');
  let between = '';
  return {
    add: (line) => {
      hash.update(between + line);
      between = '\n';
    },
    end: () => hash.digest('hex'),
  };
}

function emptyGroup(runId: string, frozen: FrozenCdr): CdrGroup {
  const { cpo, emsp, currency, chargeCountry, cdr, finance, review } = frozen;
  const kind = cdr.credit ? 'CREDIT' : 'SALE';
  const corrects = finance.corrects ? [finance.corrects] : [];
  const key = { runId, kind, cpo, emsp, currency, chargeCountry, agreementKey: review.agreementKey, corrects } as const;
  const terms = termsOf(review);
  return { ...key, terms, count: 0, kwh: ZERO, exact: ZERO, cdrHash: '' };
}

function added(group: CdrGroup, { cdr }: FrozenCdr): CdrGroup {
  return {
    ...group,
    count: group.count + 1,
    kwh: group.kwh.plus(cdr.totalEnergyKwh),
    exact: group.exact.plus(cdr.totalCost.exclVat),
  };
}
