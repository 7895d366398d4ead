import type { SettlementMode } from '../../../src/domain/clearing/agreement.js';
import type { Run } from '../../../src/domain/clearing/run.js';
import { parseDatevChart } from '../../../src/domain/datev/chart.js';
import { Decimal, ZERO } from '../../../src/domain/decimal.js';
import type { DocumentType, IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { assertBalanced, type EntryDraft, type JournalEntry } from '../../../src/domain/ledger/entry.js';
import { postDocument } from '../../../src/domain/ledger/post-document.js';
import { type PartyKey, parsePartyKey, partyKey } from '../../../src/domain/party.js';
import { netForSettlement } from '../../../src/domain/settlement/net-for-settlement.js';
import type { PaymentOrder } from '../../../src/domain/settlement/settlement.js';
import type { Hub } from '../../../src/flows/hub.js';
import { carriedIn } from '../../../src/flows/settlement/carried-in.js';
import { instructRun } from '../../../src/flows/settlement/instruct-run.js';
import { unwindRun } from '../../../src/flows/settlement/unwind-run.js';
import type { AccountQuery } from '../../../src/store/ledger-store.js';
import { anEntity, FEES, HUB, VAT_TABLE } from '../../domain/clearing/builders.js';
import { readProjectJson } from '../../domain/clearing/read-json.js';
import { HUB_KEY, SETTLEMENT_RULES } from '../../domain/settlement/builders.js';
import { aDraft } from '../../support/a-draft.js';

/** A document of a run; one without a mode has that of the hub's account. */
export interface Sold {
  readonly seller: string;
  readonly buyer: string;
  readonly gross: string;
  readonly currency?: string;
  readonly mode?: SettlementMode;
  readonly type?: DocumentType;
}

export type Books = ReturnType<typeof inMemoryBooks>;
export const CURRENCIES = ['EUR', 'SEK'] as const;
export const MEMBERS = ['DE*BET', 'FR*GAM', 'NL*ALF'] as const satisfies readonly PartyKey[];
const THRESHOLD = new Decimal('5.00');

type BooksHub = Pick<
  Hub,
  | 'ledger'
  | 'documents'
  | 'paymentOrders'
  | 'runs'
  | 'balanceBook'
  | 'legalEntities'
  | 'rateTables'
  | 'identity'
  | 'rules'
  | 'clock'
  | 'log'
>;

/** Books in memory: real rules and flows over plain lists, so that many histories can be tried. */
export function inMemoryBooks() {
  const entries: JournalEntry[] = [];
  const documents: IssuedDocument[] = [];
  const runs = new Map<string, Run>();
  const orders = new Map<string, PaymentOrder>();
  const time = { now: new Date('2026-12-20T09:00:00Z') };
  const ledger = {
    post: async (draft: EntryDraft) => {
      if (entries.some(({ key }) => key === draft.key)) return;
      entries.push({ ...assertBalanced(draft), sequence: entries.length + 1, previousHash: '', hash: '' });
    },
    find: async (key: string) => entries.find((entry) => entry.key === key),
    ofAccount: async ({ account, from = '', until = '9999', limit }: AccountQuery) =>
      entries
        .filter(({ postings }) => postings.some((posting) => posting.account === account))
        .filter(({ date }) => from <= date && date <= until)
        .slice(0, limit),
  };
  const used = {
    ledger,
    documents: { stream: (filter: { involving?: readonly string[]; runId?: string }) => only(documents, filter) },
    paymentOrders: {
      insertAll: async (wanted: readonly PaymentOrder[]) => {
        for (const order of wanted) if (!orders.has(order.key)) orders.set(order.key, order);
      },
      find: async (key: string) => orders.get(key),
      list: async ({ runId, involving }: { runId?: string; involving?: readonly string[] }) =>
        [...orders.values()].filter(
          (order) =>
            (runId ?? order.runId) === order.runId &&
            (!involving || involving.includes(order.party) || involving.includes(order.receiver)),
        ),
      markUnwound: async (key: string) => {
        const order = orders.get(key);
        if (order) orders.set(key, { ...order, unwound: true });
      },
    },
    runs: {
      find: async (id: string) => runs.get(id),
      list: async () => [...runs.values()],
      advance: async (run: Run) => runs.set(run.id, run).size > 0,
    },
    balanceBook: {
      ofPrefix: async (prefix: string) => balances().filter(({ account }) => account.startsWith(prefix)),
    },
    legalEntities: { list: async () => MEMBERS.map((member) => anEntity(member)) },
    rateTables: {
      latest: async (date: string) => ({ date, source: 'test', unitsPerEur: { SEK: new Decimal('11.2') } }),
    },
    identity: { ...HUB.party, name: HUB.name, legalEntity: HUB },
    rules: {
      fees: FEES,
      vat: VAT_TABLE,
      datev: parseDatevChart(readProjectJson('tariffs/datev.json')),
      settlement: {
        ...SETTLEMENT_RULES,
        defaultPolicy: 'UNWIND',
        thresholds: { EUR: THRESHOLD, SEK: THRESHOLD },
      },
    },
    clock: { now: () => time.now },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  // Of each store as much as is used here.
  const hub: BooksHub = used as never;

  function balances(): { account: string; currency: string; amount: Decimal }[] {
    const totals = new Map<string, { account: string; currency: string; amount: Decimal }>();
    for (const { account, currency, amount } of entries.flatMap(({ postings }) => postings)) {
      const key = `${account} ${currency}`;
      totals.set(key, { account, currency, amount: amount.plus(totals.get(key)?.amount ?? ZERO) });
    }
    return [...totals.values()];
  }

  async function issue(sold: Sold, runId?: string): Promise<void> {
    const document = aDocument(sold, documents.length + 1, runId);
    documents.push(document);
    for (const entry of postDocument(document, HUB_KEY)) await ledger.post(entry);
  }

  return {
    hub,
    orders: () => [...orders.values()],
    entries: () => entries,
    balance: (account: string, currency = 'EUR') =>
      balances().find((one) => one.account === account && one.currency === currency)?.amount ?? ZERO,
    balances,
    issue,
    /** Issues the documents of a run, nets them and orders its payments. */
    run: async (id: string, sales: readonly Sold[]): Promise<void> => {
      for (const sold of sales) await issue(sold, id);
      const run: Run = {
        id,
        period: '2026-10',
        state: 'INSTRUCTED',
        cutOffAt: new Date(`2026-11-01T00:00:0${runs.size}Z`),
        issueDate: '2026-11-02',
        createdBy: 'test',
        settlement: netForSettlement({
          documents: documents.filter(({ runId }) => runId === id),
          hub: HUB_KEY,
          carriedIn: await carriedIn(hub),
          rules: hub.rules.settlement,
          cutOffDate: '2026-11-01',
        }),
      };
      runs.set(id, run);
      await instructRun(hub, run);
    },
    /** Takes out who has not paid; false where that is refused. */
    unwind: async (runId: string, party: PartyKey): Promise<boolean> => {
      const run = runs.get(runId);
      if (!run) return false;
      return unwindRun(hub, run, party).then(
        () => true,
        () => false,
      );
    },
  };
}

async function* only(
  documents: readonly IssuedDocument[],
  { involving, runId }: { involving?: readonly string[]; runId?: string },
): AsyncGenerator<IssuedDocument> {
  for (const document of documents) {
    if ((runId ?? document.runId) !== document.runId) continue;
    if (!involving || involving.includes(document.sellerKey) || involving.includes(document.buyerKey)) yield document;
  }
}

function aDocument(
  { seller, buyer, currency = 'EUR', mode, type = '380', ...sold }: Sold,
  sequence: number,
  runId?: string,
): IssuedDocument {
  const gross = new Decimal(sold.gross);
  const [sellerKey, buyerKey] = [partyKey(parsePartyKey(seller)), partyKey(parsePartyKey(buyer))];
  const { runId: _runId, ...draft } = aDraft({
    key: `${sequence}`,
    type,
    seller: sellerKey === HUB_KEY ? HUB : anEntity(sellerKey),
    buyer: anEntity(buyerKey),
    sellerKey,
    buyerKey,
    currency,
    lines: aDraft().lines.map((line) => ({ ...line, kind: 'OTHER' as const, exact: gross, net: gross, cdrCount: 0 })),
    vatBreakdown: [{ category: 'AE', rate: ZERO, taxable: gross, vat: ZERO }],
    net: gross,
    gross,
    settlementMode: mode ?? 'HUB_ACCOUNT',
  });
  const number = `D-2026-${String(sequence).padStart(6, '0')}`;
  const issued = {
    number,
    year: 2026,
    sequence,
    issuedAt: new Date('2026-11-02T00:00:00Z'),
    contentHash: number,
    files: {},
  };
  return { ...draft, ...(runId !== undefined && { runId }), ...issued };
}
