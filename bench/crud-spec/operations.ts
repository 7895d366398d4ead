import type { Collection, Db, Document, MongoClient } from 'mongodb';
import { describeDifference } from './match.js';

/** JSON of a test file: its shape is the specification's. */
export type Json = Record<string, Loose>;
// The published format is deeply dynamic; it is checked by comparing, not by types.
type Loose = ReturnType<typeof JSON.parse>;

export type Entity =
  | { readonly kind: 'client'; readonly client: MongoClient }
  | { readonly kind: 'database'; readonly db: Db; readonly client: MongoClient }
  | { readonly kind: 'collection'; readonly collection: Collection; readonly db: Db };

export type Entities = Map<string, Entity>;

/** An operation that this runner does not know: the test counts as skipped. */
export class UnknownOperation extends Error {}

/** Runs one operation of a test and compares its result or its error with what is expected. */
export async function runOperation(operation: Json, entities: Entities): Promise<void> {
  const { name, object, arguments: given = {}, expectResult, expectError, ignoreResultAndError } = operation;
  let result: unknown;
  try {
    result = await perform(name, entities.get(object), { ...given });
  } catch (error) {
    if (error instanceof UnknownOperation) throw error;
    if (ignoreResultAndError === true) return;
    if (expectError === undefined) throw error;
    checkError(expectError, error);
    return;
  }
  if (ignoreResultAndError === true) return;
  if (expectError !== undefined) throw new Error(`${name}: an error was expected: ${JSON.stringify(expectError)}`);
  if (expectResult === undefined) return;
  const problem = describeDifference(expectResult, normalized(result), { isRoot: true });
  if (problem !== undefined) throw new Error(`${name}: ${problem}`);
}

function checkError(expected: Json, error: unknown): void {
  const { errorContains, errorCode, errorCodeName, expectResult, isClientError, errorResponse } = expected;
  const actual: Json = Object(error);
  const message = String(actual['message']);
  if (errorContains !== undefined && !message.toLowerCase().includes(String(errorContains).toLowerCase())) {
    throw new Error(`error '${message}' should contain '${errorContains}'`);
  }
  if (errorCode !== undefined && actual['code'] !== errorCode)
    throw new Error(`error code ${actual['code']}: ${message}`);
  if (errorCodeName !== undefined && actual['codeName'] !== errorCodeName)
    throw new Error(`error ${actual['codeName']}`);
  const isFromServer = actual['name'] === 'MongoServerError' || actual['name'] === 'MongoBulkWriteError';
  if (isClientError === true && isFromServer) throw new Error(`a client error was expected: ${message}`);
  if (isClientError === false && !isFromServer) throw new Error(`a server error was expected: ${message}`);
  if (errorResponse !== undefined) {
    const problem = describeDifference(errorResponse, actual['errorResponse'] ?? {}, { isRoot: true });
    if (problem !== undefined) throw new Error(`error: ${problem}`);
  }
  if (expectResult !== undefined && actual['result'] !== undefined) {
    const problem = describeDifference(expectResult, normalized(actual['result']), { isRoot: true });
    if (problem !== undefined) throw new Error(`partial result: ${problem}`);
  }
}

function perform(name: string, entity: Entity | undefined, given: Json): Promise<unknown> {
  if (entity?.kind === 'collection') return onCollection(name, entity, given);
  if (entity?.kind === 'database') return onDatabase(name, entity.db, given);
  throw new UnknownOperation(`the operation ${name} on ${entity?.kind ?? 'the test runner'}`);
}

async function onDatabase(name: string, db: Db, given: Json): Promise<unknown> {
  const { pipeline, command, collection, ...options } = given;
  switch (name) {
    case 'aggregate':
      return db.aggregate(pipeline, options).toArray();
    case 'runCommand':
      return db.command(command, options);
    case 'createCollection':
      return db.createCollection(collection, options);
    case 'dropCollection':
      return db.dropCollection(collection).catch(() => undefined);
    default:
      throw new UnknownOperation(`the operation ${name} on a database`);
  }
}

async function onCollection(name: string, entity: Entity & { kind: 'collection' }, given: Json): Promise<unknown> {
  const { collection } = entity;
  const {
    filter = {},
    update,
    replacement,
    document,
    documents,
    pipeline,
    requests,
    fieldName,
    keys,
    ...options
  } = given;
  switch (name) {
    case 'aggregate':
      return collection.aggregate(pipeline, options).toArray();
    case 'find':
      return collection.find(filter, options).toArray();
    case 'findOne':
      return collection.findOne(filter, options);
    case 'insertOne':
      return collection.insertOne(document, options);
    case 'insertMany':
      return collection.insertMany(documents, options);
    case 'updateOne':
      return collection.updateOne(filter, update, options);
    case 'updateMany':
      return collection.updateMany(filter, update, options);
    case 'replaceOne':
      return collection.replaceOne(filter, replacement, options);
    case 'deleteOne':
      return collection.deleteOne(filter, options);
    case 'deleteMany':
      return collection.deleteMany(filter, options);
    case 'bulkWrite':
      return collection.bulkWrite(requests, options);
    default:
      return rareOnCollection(name, entity, given);
  }
}

async function rareOnCollection(
  name: string,
  { collection }: Entity & { kind: 'collection' },
  given: Json,
): Promise<unknown> {
  const { filter = {}, update, replacement, fieldName, keys, name: indexName, ...rest } = given;
  const options = { ...rest, ...returned(rest) };
  switch (name) {
    case 'countDocuments':
      return collection.countDocuments(filter, options);
    case 'count':
      return collection.count(filter, options);
    case 'estimatedDocumentCount':
      return collection.estimatedDocumentCount(options);
    case 'distinct':
      return collection.distinct(fieldName, filter, options);
    case 'findOneAndUpdate':
      return collection.findOneAndUpdate(filter, update, options);
    case 'findOneAndReplace':
      return collection.findOneAndReplace(filter, replacement, options);
    case 'findOneAndDelete':
      return collection.findOneAndDelete(filter, options);
    case 'createIndex':
      return collection.createIndex(keys, { ...options, name: indexName });
    default:
      throw new UnknownOperation(`the operation ${name} on a collection`);
  }
}

function returned(options: Json): Document {
  const { returnDocument } = options;
  return returnDocument === undefined ? {} : { returnDocument: String(returnDocument).toLowerCase() };
}

/** The driver's result classes as plain objects. */
function normalized(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return result;
  const plain: Json = {};
  for (const name in result) {
    const value: Loose = Reflect.get(result, name);
    if (typeof value !== 'function' && name !== 'result') plain[name] = value;
  }
  return plain;
}
