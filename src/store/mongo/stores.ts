import type { Connection } from 'mongoose';
import { mongoAgreementStore } from './agreements.js';
import { mongoCdrStore } from './cdrs.js';
import { createIndexes } from './connect.js';
import { mongoConnectionStore } from './connections.js';
import { mongoDocumentStore } from './documents.js';
import { mongoFileStore } from './files.js';
import { mongoLeaseStore } from './leases.js';
import { mongoLedgerStore } from './ledger.js';
import { mongoLegalEntityStore } from './legal-entities.js';
import { mongoObjectStore } from './objects.js';
import { mongoOutboxStore } from './outbox.js';
import { mongoRunStore } from './runs.js';
import { mongoUserStore } from './users.js';

/** All stores on one connection, their indexes made. */
export async function mongoStores(connection: Connection) {
  const stores = {
    connections: mongoConnectionStore(connection),
    objects: mongoObjectStore(connection),
    cdrs: mongoCdrStore(connection),
    agreements: mongoAgreementStore(connection),
    legalEntities: mongoLegalEntityStore(connection),
    ledger: mongoLedgerStore(connection),
    outbox: mongoOutboxStore(connection),
    runs: mongoRunStore(connection),
    documents: mongoDocumentStore(connection),
    files: mongoFileStore(connection),
    users: mongoUserStore(connection),
    leases: mongoLeaseStore(connection),
  };
  await createIndexes(connection);
  return stores;
}
