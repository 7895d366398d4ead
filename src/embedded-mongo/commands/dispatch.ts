import { type Doc, docOf, isDoc, isNumber, toNumber } from '../bson/value.js';
import { CommandError } from '../errors.js';
import type { Request } from '../protocol/message.js';
import type { Server } from '../server.js';
import * as admin from './admin.js';
import { aggregate, distinct } from './aggregate.js';
import type { Handler } from './call.js';
import { count, find, getMore, killCursors } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import { refuseCollation, remove, update } from './write.js';

interface Command {
  readonly handler: Handler;
  /** The fields it knows, beside those that every command may have. */
  readonly fields: readonly string[];
}

const QUERY_FIELDS = 'query limit skip hint collation maxTimeMS fields';

const commands = new Map<string, Command>([
  ...known(
    admin.hello,
    ['hello', 'isMaster', 'ismaster'],
    'helloOk client compression topologyVersion maxAwaitTimeMS saslSupportedMechs speculativeAuthenticate loadBalanced hostInfo backpressure',
  ),
  ...known(admin.acknowledge, ['ping', 'endSessions'], ''),
  ...known(admin.buildInfo, ['buildInfo', 'buildinfo'], ''),
  ...known(admin.getParameter, ['getParameter'], 'featureCompatibilityVersion authenticationMechanisms'),
  ...known(admin.serverStatus, ['serverStatus'], 'repl metrics locks'),
  ...known(insert, ['insert'], 'documents ordered bypassDocumentValidation'),
  ...known(update, ['update'], 'updates ordered bypassDocumentValidation let'),
  ...known(remove, ['delete'], 'deletes ordered let'),
  ...known(
    find,
    ['find'],
    'filter sort projection hint skip limit batchSize singleBatch collation noCursorTimeout allowDiskUse let maxTimeMS allowPartialResults',
  ),
  ...known(getMore, ['getMore'], 'collection batchSize maxTimeMS'),
  ...known(killCursors, ['killCursors'], 'cursors'),
  ...known(
    findAndModify,
    ['findAndModify', 'findandmodify'],
    'query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let maxTimeMS',
  ),
  ...known(
    aggregate,
    ['aggregate'],
    'pipeline cursor allowDiskUse maxTimeMS bypassDocumentValidation collation hint let',
  ),
  ...known(count, ['count'], QUERY_FIELDS),
  ...known(distinct, ['distinct'], `key ${QUERY_FIELDS}`),
  ...known(createIndexes, ['createIndexes'], 'indexes commitQuorum'),
  ...known(dropIndexes, ['dropIndexes'], 'index'),
  ...known(listIndexes, ['listIndexes'], 'cursor'),
  ...known(
    admin.create,
    ['create'],
    'autoIndexId capped size max timeseries viewOn pipeline clusteredIndex encryptedFields validator expireAfterSeconds collation',
  ),
  ...known(admin.drop, ['drop'], ''),
  ...known(admin.dropDatabase, ['dropDatabase'], ''),
  ...known(admin.listCollections, ['listCollections'], 'filter nameOnly cursor authorizedCollections'),
  ...known(admin.listDatabases, ['listDatabases'], 'filter nameOnly authorizedDatabases'),
  ...known(admin.collStats, ['collStats', 'collstats'], 'scale'),
]);

/** Fields that drivers add to any command. What of them matters is looked at in `refuseTransaction`. */
const COMMON_FIELDS = new Set(
  `$db lsid $clusterTime $readPreference readConcern writeConcern comment maxTimeMS apiVersion apiStrict
   apiDeprecationErrors txnNumber autocommit startTransaction stmtId`.split(/\s+/),
);

/** Runs one command and makes its reply, also when it is refused. */
export async function answer(server: Server, request: Request): Promise<Doc> {
  const { command, name, db } = request;
  try {
    const known = commands.get(name);
    if (known === undefined) throw new CommandError('CommandNotFound', `no such command: '${name}'`);
    checkFields(command, name, known);
    return await known.handler({ server, db, name, command });
  } catch (error) {
    return refusal(error);
  }
}

function known(handler: Handler, names: readonly string[], fields: string): (readonly [string, Command])[] {
  return names.map((name) => [name, { handler, fields: fields.split(' ') }] as const);
}

function checkFields(command: Doc, name: string, known: Command): void {
  for (const field of command.keys()) {
    if (field === name || COMMON_FIELDS.has(field) || known.fields.includes(field)) continue;
    throw new CommandError('UnknownField', `BSON field '${name}.${field}' is an unknown field.`);
  }
  if (command.has('txnNumber') || command.has('startTransaction') || command.has('autocommit')) {
    throw new CommandError(
      'IllegalOperation',
      'Transaction numbers are only allowed on a replica set member or mongos',
    );
  }
  refuseCollation(command.get('collation'));
  checkConcerns(command);
}

/** What a standalone server can promise: no more than one node has a write. */
function checkConcerns(command: Doc): void {
  const writes = command.get('writeConcern');
  const copies = isDoc(writes) ? writes.get('w') : 1;
  if (isNumber(copies) && toNumber(copies, 'w') > 1) {
    throw new CommandError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  }
  const concern = command.get('readConcern');
  const level = isDoc(concern) ? (concern.get('level') ?? 'local') : 'local';
  if (level !== 'local' && level !== 'available' && level !== 'majority') {
    throw new CommandError('InvalidOptions', `read concern level '${String(level)}' is not supported by a standalone`);
  }
}

function refusal(error: unknown): Doc {
  if (error instanceof CommandError) {
    const { keyPattern, keyValue } = error.details;
    return docOf({
      ok: 0,
      errmsg: error.message,
      code: error.code,
      codeName: error.codeName,
      keyPattern: keyPattern instanceof Map ? keyPattern : undefined,
      keyValue: keyValue instanceof Map ? keyValue : undefined,
    });
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return docOf({ ok: 0, errmsg: message, code: 1, codeName: 'InternalError' });
}
