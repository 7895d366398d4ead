import type { mongo } from 'mongoose';
import type { BillingTerms } from '../../../domain/clearing/agreement.js';
import type { CdrGroup } from '../../../domain/clearing/cdr-group.js';
import { termsOf } from '../../../domain/clearing/cdr-record.js';
import { type Decimal, ZERO } from '../../../domain/decimal.js';
import type { PartyKey } from '../../../domain/party.js';
import type { CdrStore, DocumentedChange, FrozenList, GroupKey } from '../../cdr-store.js';
import { fromStored } from '../base/codec.js';
import type { CdrDocument } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;
type RunPart = Pick<
  CdrStore,
  'allocate' | 'freeze' | 'release' | 'releaseRun' | 'markDocumented' | 'markSettled' | 'hold'
>;

/** What a clearing run asks of the CDRs. */
export function cdrRuns(cdrs: Cdrs): RunPart {
  return {
    allocate: (runId, cutOffAt) => allocate(cdrs, runId, cutOffAt),
    freeze: (runId, sha256) => freeze(cdrs, runId, sha256),
    release: async (group) => {
      await cdrs.updateMany(groupQuery(group), { $set: { finance: { state: 'UNALLOCATED' } } });
    },
    releaseRun: async (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'ALLOCATED' as const };
      await cdrs.updateMany(ofRun, { $set: { finance: { state: 'UNALLOCATED' } } });
    },
    markDocumented: (change) => markDocumented(cdrs, change),
    markSettled: async (runId) => {
      const ofRun = { 'finance.runId': runId, 'finance.state': 'DOCUMENTED' as const };
      await cdrs.updateMany(ofRun, { $set: { 'finance.state': 'SETTLED' } });
    },
    hold: async (key, hold) => {
      const from = { _id: key, 'finance.state': hold ? ('UNALLOCATED' as const) : ('HELD' as const) };
      const finance = hold ? { state: 'HELD' as const, ...hold } : { state: 'UNALLOCATED' as const };
      return (await cdrs.updateOne(from, { $set: { finance } })).matchedCount === 1;
    },
  };
}

/**
 * Free and approved: accepted, contest window over, in no run. A credit goes into a run only when its original is on a
 * document; credited before it was charged, a CDR and its credit leave together and are in no run.
 */
async function allocate(cdrs: Cdrs, runId: string, cutOffAt: Date): Promise<void> {
  const free = {
    'finance.state': 'UNALLOCATED' as const,
    'review.state': 'ACCEPTED' as const,
    'review.contestableUntil': { $lte: cutOffAt },
    nextStep: 'NONE' as const,
  };
  const allocated = { state: 'ALLOCATED' as const, runId };
  await cdrs.updateMany({ ...free, 'review.credits': { $exists: false } }, { $set: { finance: allocated } });
  for (const credit of await cdrs.find({ ...free, 'review.credits.late': true }).toArray()) {
    const corrects = await documentOf(cdrs, credit);
    const stillFree = { _id: credit._id, 'finance.state': 'UNALLOCATED' as const };
    if (corrects) await cdrs.updateOne(stillFree, { $set: { finance: { ...allocated, corrects } } });
  }
}

/** Number of the document that charged the original of a credit. */
async function documentOf(cdrs: Cdrs, credit: CdrDocument): Promise<string | undefined> {
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

const FROZEN_FIELDS = {
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

async function freeze(cdrs: Cdrs, runId: string, sha256: (text: string) => string): Promise<FrozenList> {
  const groups = new Map<string, { sum: CdrGroup; lines: string[] }>();
  const all: string[] = [];
  const cursor = cdrs.find({ 'finance.runId': runId }).sort({ _id: 1 }).project(FROZEN_FIELDS);
  for await (const document of cursor) {
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
    const group = groups.get(key) ?? { sum: empty, lines: [] };
    group.sum = added(group.sum, frozen);
    group.lines.push(line);
    groups.set(key, group);
    all.push(line);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    groups: sorted.map(([, { sum, lines }]) => ({ ...sum, cdrHash: sha256(lines.join('\n')) })),
    count: all.length,
    inputHash: sha256(all.join('\n')),
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

async function markDocumented(cdrs: Cdrs, { role, groups, documentNumber, line }: DocumentedChange): Promise<void> {
  const marks =
    role === 'SALE'
      ? { 'finance.state': 'DOCUMENTED', 'finance.documentNumber': documentNumber, 'finance.line': line }
      : { 'finance.purchaseNumber': documentNumber, 'finance.purchaseLine': line };
  for (const group of groups) await cdrs.updateMany(groupQuery(group), { $set: marks });
}

function groupQuery({
  runId,
  cpo,
  emsp,
  currency,
  chargeCountry,
  agreementKey,
  kind,
  corrects,
}: GroupKey): mongo.Filter<CdrDocument> {
  return {
    'finance.runId': runId,
    'finance.state': 'ALLOCATED',
    cpo,
    emsp,
    currency,
    chargeCountry,
    'review.agreementKey': agreementKey,
    'cdr.credit': kind === 'CREDIT',
    ...(corrects[0] && { 'finance.corrects': corrects[0] }),
  };
}
