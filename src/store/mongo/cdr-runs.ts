import type { mongo } from 'mongoose';
import type { CdrGroup } from '../../domain/clearing/cdr-group.js';
import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { ZERO } from '../../domain/decimal.js';
import { partyKey } from '../../domain/party.js';
import type { CdrStore, DocumentedChange } from '../cdr-store.js';
import { type CdrDocument, toCdrRecord } from './cdr-schema.js';

type Cdrs = mongo.Collection<CdrDocument>;
type RunPart = Pick<CdrStore, 'allocate' | 'streamAllocated' | 'groups' | 'markDocumented'>;

/** What a clearing run asks of the CDRs. */
export function cdrRuns(cdrs: Cdrs): RunPart {
  return {
    allocate: (runId, cutOffAt) => allocate(cdrs, runId, cutOffAt),
    streamAllocated: (runId) => streamAllocated(cdrs, runId),
    groups: (runId, sha256) => groups(cdrs, runId, sha256),
    markDocumented: (change) => markDocumented(cdrs, change),
  };
}

/**
 * Free and approved: accepted, contest window over, in no run. A credit goes into a run only when it is late; credited
 * before it was charged, a CDR and its credit leave together and are in no run.
 */
async function allocate(cdrs: Cdrs, runId: string, cutOffAt: Date): Promise<void> {
  const free = {
    'finance.state': 'UNALLOCATED' as const,
    'review.state': 'ACCEPTED' as const,
    'review.contestableUntil': { $lte: cutOffAt },
    nextStep: 'NONE' as const,
    'review.credits.late': { $ne: false },
  };
  await cdrs.updateMany(free, { $set: { finance: { state: 'ALLOCATED', runId } } });
}

async function* streamAllocated(cdrs: Cdrs, runId: string): AsyncIterable<CdrRecord> {
  for await (const document of cdrs.find({ 'finance.runId': runId }).sort({ _id: 1 })) yield toCdrRecord(document);
}

async function groups(cdrs: Cdrs, runId: string, sha256: (text: string) => string): Promise<readonly CdrGroup[]> {
  const found = new Map<string, { first: CdrGroup; lines: string[]; corrects: Set<string> }>();
  for await (const record of streamAllocated(cdrs, runId)) {
    const single = groupOfOne(runId, record);
    const key = [single.kind, single.cpo, single.emsp, single.currency, single.chargeCountry].join('|');
    const group = found.get(key) ?? { first: emptied(single), lines: [], corrects: new Set<string>() };
    group.first = {
      ...group.first,
      count: group.first.count + 1,
      kwh: group.first.kwh.plus(single.kwh),
      exact: group.first.exact.plus(single.exact),
    };
    group.lines.push(`${record.key} ${record.contentHash}`);
    const corrected = await correctedDocument(cdrs, record);
    if (corrected) group.corrects.add(corrected);
    found.set(key, group);
  }
  return [...found.keys()].sort().flatMap((key) => {
    const group = found.get(key);
    if (!group) return [];
    return [{ ...group.first, cdrHash: sha256(group.lines.join('\n')), corrects: [...group.corrects].sort() }];
  });
}

function groupOfOne(runId: string, record: CdrRecord): Omit<CdrGroup, 'cdrHash' | 'corrects'> {
  return {
    runId,
    kind: record.cdr.credit ? 'CREDIT' : 'SALE',
    cpo: partyKey(record.cdr.party),
    emsp: partyKey(record.emsp),
    currency: record.cdr.currency,
    chargeCountry: record.chargeCountry,
    count: 1,
    kwh: record.cdr.totalEnergyKwh,
    exact: record.cdr.totalCost.exclVat,
  };
}

function emptied(single: Omit<CdrGroup, 'cdrHash' | 'corrects'>): CdrGroup {
  return { ...single, count: 0, kwh: ZERO, exact: ZERO, cdrHash: '', corrects: [] };
}

async function correctedDocument(cdrs: Cdrs, record: CdrRecord): Promise<string | undefined> {
  if (record.review.state !== 'ACCEPTED' || !record.review.credits) return undefined;
  const original = await cdrs.findOne({ _id: record.review.credits.originalKey });
  const finance = original && toCdrRecord(original).finance;
  return finance?.state === 'DOCUMENTED' ? finance.documentNumber : undefined;
}

async function markDocumented(cdrs: Cdrs, { group, finance }: DocumentedChange): Promise<void> {
  const filter = {
    'finance.runId': group.runId,
    'finance.state': 'ALLOCATED' as const,
    cpo: group.cpo,
    emsp: group.emsp,
    currency: group.currency,
    chargeCountry: group.chargeCountry,
    'cdr.credit': group.kind === 'CREDIT',
  };
  await cdrs.updateMany(filter, { $set: { finance: { ...finance } } });
}
