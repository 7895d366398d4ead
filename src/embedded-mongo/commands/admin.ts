import { hostname } from 'node:os';
import { Binary, Double } from 'bson';
import { compileCondition } from '../aggregate/expression.js';
import { type Doc, docOf, truthy } from '../bson/value.js';
import { MAX_DOCUMENT_BYTES } from '../engine/documents.js';
import { removeTables } from '../engine/keys.js';
import { CommandError } from '../errors.js';
import { MAX_MESSAGE_BYTES } from '../protocol/message.js';
import { compileFilter } from '../query/filter.js';
import { type Call, collectionName, docOption, ok, wholeCursor } from './call.js';

const VERSION = '7.0.0';
/** MongoDB 7.0. */
const WIRE_VERSION = 21;
export const MAX_WRITE_BATCH = 100_000;

/** hello, isMaster: a standalone server, so that drivers send neither retryable writes nor transactions. */
export function hello(call: Call): Doc {
  const isLegacy = call.name !== 'hello';
  return ok({
    helloOk: true,
    [isLegacy ? 'ismaster' : 'isWritablePrimary']: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  });
}

export function buildInfo(): Doc {
  return ok({
    version: VERSION,
    versionArray: VERSION.split('.').map(Number).concat(0),
    gitVersion: 'embedded',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['lmdb'],
  });
}

/** getParameter: this server has no parameters but the one that every server has. */
export function getParameter(): Doc {
  return ok({ featureCompatibilityVersion: docOf({ version: '7.0' }) });
}

export function acknowledge(): Doc {
  return ok();
}

export function serverStatus(call: Call): Doc {
  const { server } = call;
  const uptimeS = Math.floor((Date.now() - server.startedAtMs) / 1_000);
  return ok({
    host: hostname(),
    version: VERSION,
    process: 'embedded-mongo',
    pid: BigInt(process.pid),
    uptime: new Double(uptimeS),
    localTime: new Date(),
    storageEngine: docOf({ name: 'lmdb', persistent: true }),
  });
}

/** create: makes a collection; refuses one that exists (code 48), and all kinds but the plain one (code 115). */
export function create(call: Call): Promise<Doc> {
  const { server, db, command } = call;
  const name = collectionName(call);
  for (const option of [
    'capped',
    'timeseries',
    'viewOn',
    'clusteredIndex',
    'encryptedFields',
    'validator',
    'expireAfterSeconds',
  ]) {
    if (command.has(option) && command.get(option) !== false) {
      throw new CommandError('CommandNotSupported', `create with '${option}' is not supported by the embedded server`);
    }
  }
  return server.store.write((batch) => {
    if (server.catalog.find(db, name) !== undefined) {
      throw new CommandError('NamespaceExists', `Collection ${db}.${name} already exists.`);
    }
    server.catalog.create(batch, db, name);
    return ok();
  });
}

export function drop(call: Call): Promise<Doc> {
  const { server, db } = call;
  const name = collectionName(call);
  return server.store.write((batch) => {
    const collection = server.catalog.find(db, name);
    if (collection === undefined) return ok();
    const indexCount = collection.indexes.length + 1;
    removeTables(batch, [collection.table, ...collection.indexes.map((index) => index.table)]);
    server.catalog.drop(batch, collection);
    return ok({ nIndexesWas: indexCount, ns: `${db}.${name}` });
  });
}

export function dropDatabase(call: Call): Promise<Doc> {
  const { server, db } = call;
  return server.store.write((batch) => {
    for (const collection of server.catalog.list(db)) {
      removeTables(batch, [collection.table, ...collection.indexes.map((index) => index.table)]);
      server.catalog.drop(batch, collection);
    }
    return ok({ dropped: db });
  });
}

export function listCollections(call: Call): Doc {
  const { server, db, command } = call;
  const filter = compileFilter(docOption(command, 'filter'), compileCondition);
  const nameOnly = truthy(command.get('nameOnly'));
  const collections = server.catalog
    .list(db)
    .map((collection) =>
      docOf({
        name: collection.name,
        type: 'collection',
        options: nameOnly ? undefined : docOf({}),
        info: nameOnly ? undefined : docOf({ readOnly: false, uuid: new Binary(collection.uuid, 4) }),
        idIndex: nameOnly ? undefined : collection.primary.spec,
      }),
    )
    .filter((doc) => filter.test(doc));
  return wholeCursor(`${db}.$cmd.listCollections`, collections);
}

export function listDatabases(call: Call): Doc {
  const { server, command } = call;
  const filter = compileFilter(docOption(command, 'filter'), compileCondition);
  const nameOnly = truthy(command.get('nameOnly'));
  const names = [...new Set(server.catalog.list().map((collection) => collection.db))].sort();
  const size = new Double(server.store.sizeBytes());
  const databases = names
    .map((name) => docOf(nameOnly ? { name } : { name, sizeOnDisk: size, empty: false }))
    .filter((doc) => filter.test(doc));
  return ok(nameOnly ? { databases } : { databases, totalSize: size, totalSizeMb: new Double(size.value / 2 ** 20) });
}

export function collStats(call: Call): Doc {
  const { server, db } = call;
  const name = collectionName(call);
  const collection = server.catalog.find(db, name);
  return ok({
    ns: `${db}.${name}`,
    count: collection?.count ?? 0,
    size: 0,
    nindexes: collection === undefined ? 0 : collection.indexes.length + 1,
  });
}
