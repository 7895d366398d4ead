import type { BillingTerms } from '../../../src/domain/clearing/agreement.js';
import type { CdrGroup } from '../../../src/domain/clearing/cdr-group.js';
import type { CdrRecord } from '../../../src/domain/clearing/cdr-record.js';
import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunPlan } from '../../../src/domain/clearing/run-input.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { numberDocument, sealDocument } from '../../../src/domain/invoicing/document-text.js';
import type { EntryDraft } from '../../../src/domain/ledger/entry.js';
import { postCdrAccrual } from '../../../src/domain/ledger/post-cdr-accrual.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { postNetting, postPayment } from '../../../src/domain/ledger/post-netting.js';
import { money } from '../../../src/domain/money.js';
import { AGENT, aCdr, accepted, aRecord, aRunInput, CUT_OFF, creditedBy, PRINCIPAL, party } from './builders.js';
import { freezeInMemory } from './freeze-in-memory.js';
import { readExample, sha256 } from './read-json.js';

export interface SettlementFacts {
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
  readonly type: string;
  readonly seller: string;
  readonly buyer: string;
  readonly issuedOnBehalf: boolean;
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

/** A worked example: what goes in, what must come out, and what comes out. */
export class SettlementExample {
  readonly facts: SettlementFacts;
  /** The example's CDRs as the hub keeps them at the cut-off, and whether the run takes them: accepted and no credit. */
  readonly records: readonly { readonly record: CdrRecord; readonly share: 'SALE' | 'STAYS' }[];
  /** What the store's query of the frozen list gives. */
  readonly groups: readonly CdrGroup[];
  readonly plan: RunPlan;

  constructor(name: 'settlement-agent' | 'settlement-principal') {
    const terms = name === 'settlement-agent' ? AGENT : PRINCIPAL;
    this.facts = readExample<SettlementFacts>(name);
    this.records = this.facts.input.cdrs.map((cdr) => {
      const record = recordOf(cdr, terms);
      const isFree = record.review.state === 'ACCEPTED' && record.review.contestableUntil <= CUT_OFF;
      return { record, share: isFree && !record.cdr.credit ? 'SALE' : 'STAYS' };
    });
    this.groups = freezeInMemory(this.records.filter(({ share }) => share === 'SALE').map(({ record }) => record));
    this.plan = planRun(aRunInput({ groups: this.groups }));
  }

  issued(): IssuedDocument[] {
    return issueAll(this.plan);
  }

  /** Every entry of the example, from the first accrual to the last payment. */
  journal(): EntryDraft[] {
    const { positions } = this.plan;
    return [
      ...this.records.map(({ record }) => postCdrAccrual(record, record.cdr.totalCost.exclVat)),
      ...this.issued().flatMap((document) => postDocument(document, 'NL*HUB')),
      ...postNetting({ id: 'RUN-2026-10', issueDate: '2026-11-02', positions }),
      ...paymentsOf(this.plan),
    ];
  }
}

export const AGENT_EXAMPLE = new SettlementExample('settlement-agent');
export const PRINCIPAL_EXAMPLE = new SettlementExample('settlement-principal');

/** Issues the drafts of a plan, each series from 1. */
export function issueAll(plan: Pick<RunPlan, 'documents'>): IssuedDocument[] {
  const last = new Map<string, number>();
  return plan.documents.map(({ draft }) => {
    const sequence = (last.get(draft.series) ?? 0) + 1;
    last.set(draft.series, sequence);
    return sealDocument(numberDocument(draft, { sequence, issuedAt: new Date('2026-11-02T06:00:00Z') }), sha256);
  });
}

function paymentsOf(plan: RunPlan): EntryDraft[] {
  return (['NL*ALF', 'DE*BET', 'FR*GAM'] as const).map((member) => {
    const position = plan.positions.find((one) => one.party === member);
    const amount = position?.amount.negated() ?? new Decimal(0);
    return postPayment({
      runId: 'RUN-2026-10',
      party: member,
      date: '2026-11-16',
      amounts: [money(amount, 'EUR')],
    });
  });
}

function recordOf(example: ExampleCdr, terms: BillingTerms): CdrRecord {
  const { id, cpo, emsp, country: chargeCountry, status } = example;
  const cdr = aCdr({
    party: party(cpo),
    id,
    sessionId: `S-${id}`,
    token: { party: party(emsp), uid: '04', type: 'RFID', contractId: 'X' },
    totalEnergyKwh: new Decimal(example.kwh),
    totalCost: { exclVat: new Decimal(example.net) },
    credit: status === 'CREDIT',
    ...(status === 'CREDIT' ? { creditReferenceId: id.replace(/-C$/, '') } : {}),
  });
  const of = { agreementKey: `${cpo}→${emsp}/1`, terms };
  if (status === 'CREDITED') {
    return aRecord(cdr, { review: { ...creditedBy(`${cpo}/${id}-C`), ...of }, chargeCountry });
  }
  // What is contested stays in its window.
  const until = new Date(status === 'CONTESTED' ? '2026-11-20T00:00:00Z' : '2026-10-22T09:05:00Z');
  return aRecord(cdr, { review: { ...accepted(until), ...of }, chargeCountry });
}
