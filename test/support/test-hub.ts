import { checkPaper } from '../../src/documents/einvoice/check-paper.js';
import { writeDatev } from '../../src/documents/tables/datev-csv.js';
import { writeTable } from '../../src/documents/tables/write-table.js';
import { parseDatevChart } from '../../src/domain/datev/chart.js';
import { createBalanceBook } from '../../src/flows/books/balance-book.js';
import { clearCdr } from '../../src/flows/clearing/clear-cdr.js';
import { createCreditWatch } from '../../src/flows/credit/credit-watch.js';
import type { Hub } from '../../src/flows/hub.js';
import { createSecrets } from '../../src/secrets.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { mongoStores } from '../../src/store/mongo/stores.js';
import { createOcpiReader } from '../../src/wire/ocpi/reader.js';
import { FEES, HUB, VAT_TABLE } from '../domain/clearing/builders.js';
import { readProjectJson } from '../domain/clearing/read-json.js';
import { SETTLEMENT_RULES } from '../domain/settlement/builders.js';
import { lateRenderer } from './late-renderer.js';
import type { TestDatabase } from './mongo.js';
import { LIMITS, quietParts } from './roaming/quiet-hub.js';

const DATEV_CHART = parseDatevChart(readProjectJson('tariffs/datev.json'));

/** A hub on a real store, with a clock that the test sets and no partner on the line. */
export interface TestHub extends Hub {
  readonly time: { now: Date };
  /** Resolves when every CDR that was accepted is cleared. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestHub({ uri, dbName }: TestDatabase): Promise<TestHub> {
  const connection = await connectStore(uri, dbName);
  const stores = await mongoStores(connection);
  const time = { now: new Date('2026-10-12T09:05:00Z') };
  const clearing: Promise<void>[] = [];
  const nothing = () => undefined;
  const log = { info: nothing, warn: nothing, error: nothing };
  const clock = { now: () => time.now };
  const balanceBook = createBalanceBook(stores);
  const hub: TestHub = {
    ...stores,
    ...quietParts(),
    time,
    identity: { ...HUB.party, name: HUB.name, legalEntity: HUB },
    ocpiUrl: 'http://hub.test/ocpi',
    partners: {
      send: () => Promise.reject(new Error('no partner here')),
      discover: () => Promise.reject(new Error('no partner here')),
      register: () => Promise.reject(new Error('no partner here')),
    },
    ocpi: createOcpiReader(),
    render: lateRenderer(),
    checkPaper,
    writeTable,
    writeDatev,
    checkSignedData: () => ({ kind: 'none' }),
    secrets: createSecrets('a secret of the tests, long enough'),
    clock,
    balanceBook,
    credit: createCreditWatch({ agreements: stores.agreements, balanceBook, clock, log }),
    limits: LIMITS,
    log,
    clearSoon: (record) => {
      const cleared = clearCdr(hub, record);
      // Whoever waits for `settled` is told; nobody has to wait.
      cleared.catch(() => undefined);
      clearing.push(cleared);
    },
    deliverSoon: nothing,
    rules: { fees: FEES, vat: VAT_TABLE, datev: DATEV_CHART, settlement: SETTLEMENT_RULES },
    plans: [],
    priceAreas: [],
    locationFacts: () => Promise.resolve(undefined),
    settled: async () => {
      await Promise.all(clearing);
    },
    close: async () => {
      // What is being cleared would look for a connection that is gone.
      await Promise.allSettled(clearing);
      await connection.close();
    },
  };
  return hub;
}
