import type { CdrGroup } from '../../../src/domain/clearing/cdr-group.js';
import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunPlan } from '../../../src/domain/clearing/run-input.js';
import { Decimal, sum } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import type { EntryDraft } from '../../../src/domain/ledger/entry.js';
import { postCdrAccrual } from '../../../src/domain/ledger/post-cdr-accrual.js';
import { postFeeInvoice, postInvoice, postRelease } from '../../../src/domain/ledger/post-document.js';
import { postNetting, postPayment } from '../../../src/domain/ledger/post-netting.js';
import { money } from '../../../src/domain/money.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { partyKey } from '../../../src/domain/party.js';
import { aCdr, accepted, aRecord, aRunInput, CUT_OFF, creditedBy, party } from './builders.js';
import { readExample, sha256 } from './read-json.js';

export interface SettlementExample {
  readonly input: { readonly cdrs: readonly ExampleCdr[] };
  readonly expected: {
    readonly documents: readonly ExampleDocument[];
    readonly journal: readonly {
      readonly date: string;
      readonly key: string;
      readonly postings: readonly (readonly [string, string, string])[];
    }[];
    readonly bilateral: readonly Readonly<Record<string, string>>[];
    readonly netPositions: Readonly<Record<string, string>>;
    readonly hubNet: string;
    readonly creditedInWindow: readonly string[];
    readonly eligible: readonly string[];
    readonly withheld: readonly string[];
    readonly openBeforeNetting: Readonly<Record<string, string>>;
    readonly unbilledAfterRun: Readonly<Record<string, string>>;
    readonly finalBalances: Readonly<Record<string, string>>;
  };
}

interface ExampleCdr {
  readonly id: string;
  readonly cpo: string;
  readonly emsp: string;
  readonly country: string;
  readonly kwh: string;
  readonly net: string;
  readonly status: 'APPROVED' | 'CONTESTED' | 'CREDITED' | 'CREDIT';
}

interface ExampleDocument {
  readonly number: string;
  readonly seller: string;
  readonly buyer: string;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly lines: readonly {
    readonly line: number;
    readonly description: string;
    readonly cdrs: readonly string[];
    readonly exact: string;
    readonly net: string;
    readonly roundingDifference: string;
    readonly basis: string;
    readonly category: string;
    readonly rate: string;
  }[];
  readonly vatBreakdown: readonly Readonly<Record<string, string>>[];
}

export const EXAMPLE = readExample<SettlementExample>('settlement-agent');

/** The example's CDRs as the hub keeps them at the cut-off, and whether the run takes them: accepted and no credit. */
export function exampleRecords(): { readonly record: CdrRecord; readonly share: 'SALE' | 'STAYS' }[] {
  return EXAMPLE.input.cdrs.map((cdr) => {
    const record = recordOf(cdr);
    const isFree = record.review.state === 'ACCEPTED' && record.review.contestableUntil <= CUT_OFF;
    return { record, share: isFree && !record.cdr.credit ? 'SALE' : 'STAYS' };
  });
}

/** What the store's query of the frozen list gives. */
export function exampleGroups(): CdrGroup[] {
  const groups = new Map<string, CdrRecord[]>();
  for (const { record, share } of exampleRecords()) {
    const key = [partyKey(record.cdr.party), partyKey(record.emsp), record.chargeCountry].join(' ');
    if (share === 'SALE') groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].map(groupOf);
}

function groupOf(records: readonly CdrRecord[]): CdrGroup {
  const [first] = records;
  if (first === undefined) throw new Error('a group has at least one CDR');
  return {
    runId: 'RUN-2026-10',
    kind: 'SALE',
    cpo: partyKey(first.cdr.party),
    emsp: partyKey(first.emsp),
    currency: 'EUR',
    chargeCountry: first.chargeCountry,
    count: records.length,
    kwh: sum(records.map((record) => record.cdr.totalEnergyKwh)),
    exact: sum(records.map((record) => record.cdr.totalCost.exclVat)),
    cdrHash: sha256(records.map((record) => `${record.key} ${record.contentHash}\n`).join('')),
    corrects: [],
  };
}

export function examplePlan(): RunPlan {
  return planRun(aRunInput({ groups: exampleGroups() }));
}

/** Issues the drafts of a plan, each series from 1. */
export function issueAll(plan: RunPlan): IssuedDocument[] {
  const last = new Map<string, number>();
  return plan.documents.map(({ draft }) => {
    const sequence = (last.get(draft.series) ?? 0) + 1;
    last.set(draft.series, sequence);
    return sealDocument(numberDocument(draft, { sequence, issuedAt: new Date('2026-11-02T06:00:00Z') }), sha256);
  });
}

/** Every entry of the example, from the first accrual to the last payment. */
export function exampleJournal(): EntryDraft[] {
  const plan = examplePlan();
  const run = { id: 'RUN-2026-10', issueDate: '2026-11-02', positions: plan.positions };
  return [
    ...exampleRecords().map(({ record }) => postCdrAccrual(record, record.cdr.totalCost.exclVat)),
    ...issueAll(plan).flatMap((document) =>
      document.issuedOnBehalf ? [postRelease(document), postInvoice(document)] : [postFeeInvoice(document)],
    ),
    ...postNetting(run),
    ...examplePayments(plan),
  ];
}

function examplePayments(plan: RunPlan): EntryDraft[] {
  return ['NL*ALF', 'DE*BET', 'FR*GAM'].map((member) => {
    const position = plan.positions.find((one) => one.party === member);
    const amount = position?.amount.negated() ?? new Decimal(0);
    return postPayment({
      runId: 'RUN-2026-10',
      party: partyKey(party(member)) satisfies PartyKey,
      date: '2026-11-16',
      amounts: [money(amount, 'EUR')],
    });
  });
}

function recordOf(example: ExampleCdr): CdrRecord {
  const cdr = aCdr({
    party: party(example.cpo),
    id: example.id,
    sessionId: `S-${example.id}`,
    token: { party: party(example.emsp), uid: '04', type: 'RFID', contractId: 'X' },
    totalEnergyKwh: new Decimal(example.kwh),
    totalCost: { exclVat: new Decimal(example.net) },
    credit: example.status === 'CREDIT',
    ...(example.status === 'CREDIT' ? { creditReferenceId: example.id.replace(/-C$/, '') } : {}),
  });
  const chargeCountry = example.country;
  if (example.status === 'CREDITED') {
    return aRecord(cdr, { review: creditedBy(`${example.cpo}/${example.id}-C`), chargeCountry });
  }
  // What is contested stays in its window.
  const until = new Date(example.status === 'CONTESTED' ? '2026-11-20T00:00:00Z' : '2026-10-22T09:05:00Z');
  return aRecord(cdr, { review: accepted(until), chargeCountry });
}
