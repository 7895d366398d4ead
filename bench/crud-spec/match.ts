import { isDeepStrictEqual } from 'node:util';
import { EJSON } from 'bson';
import type { Json } from './operations.js';

export interface Event {
  readonly client: string;
  readonly name: string;
  readonly db: string;
  readonly command: Json;
}

/** Compares a result with what a test expects of it; `undefined` when it fits. Documents at the root may have more. */
export function describeDifference(expected: unknown, given: unknown, where: { isRoot: boolean }): string | undefined {
  const actual = given instanceof Map ? Object.fromEntries(given) : given;
  if (isObject(expected)) {
    const [operator] = Object.keys(expected);
    if (operator?.startsWith('$$') === true) return special(operator, expected[operator], actual);
    if (!isObject(actual)) return `expected ${show(expected)}, got ${show(actual)}`;
    for (const [name, value] of Object.entries(expected)) {
      const isAbsenceFine = isObject(value) && ('$$exists' in value || '$$unsetOrMatches' in value);
      if (!(name in actual) && !isAbsenceFine) return `${name} is missing`;
      const problem = describeDifference(value, actual[name], { isRoot: false });
      if (problem !== undefined) return `${name}: ${problem}`;
    }
    const extra = Object.keys(actual).filter((name) => !(name in expected) && actual[name] !== undefined);
    return where.isRoot || extra.length === 0 ? undefined : `unexpected ${extra.join()}`;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return `expected ${show(expected)}, got ${show(actual)}`;
    for (const [index, item] of expected.entries()) {
      const problem = describeDifference(item, actual[index], { isRoot: where.isRoot });
      if (problem !== undefined) return `[${index}]: ${problem}`;
    }
    return undefined;
  }
  if (typeof expected === 'number' && Number(actual) === expected) return undefined;
  return isDeepStrictEqual(plain(expected), plain(actual))
    ? undefined
    : `expected ${show(expected)}, got ${show(actual)}`;
}

/** Compares the commands that were sent with those that a test expects. */
export function matchEvents(expectations: Json[], events: readonly Event[]): string | undefined {
  for (const { client, events: expected, eventType } of expectations) {
    if (eventType !== undefined && eventType !== 'command') continue;
    const sent = events.filter(
      (event) => event.client === client && !['endSessions', 'killCursors'].includes(event.name),
    );
    if (sent.length !== expected.length)
      return `events: expected ${expected.length}, got ${sent.map((each) => each.name).join()}`;
    for (const [index, { commandStartedEvent }] of expected.entries()) {
      if (commandStartedEvent === undefined) continue;
      const { command, commandName, databaseName } = commandStartedEvent;
      const actual = sent[index];
      if (commandName !== undefined && actual?.name !== commandName) return `events: ${actual?.name}`;
      if (databaseName !== undefined && actual?.db !== databaseName) return `events: database ${actual?.db}`;
      const problem = describeDifference(command ?? {}, actual?.command, { isRoot: true });
      if (problem !== undefined) return `events: ${problem}`;
    }
  }
  return undefined;
}

function special(operator: string, operand: unknown, actual: unknown): string | undefined {
  switch (operator) {
    case '$$unsetOrMatches':
      return actual === undefined || actual === null
        ? undefined
        : describeDifference(operand, actual, { isRoot: true });
    case '$$exists':
      return (actual !== undefined) === operand ? undefined : `should ${operand === true ? '' : 'not '}be there`;
    case '$$type':
      return actual === undefined ? 'is missing' : undefined;
    case '$$matchAsRoot':
      return describeDifference(operand, actual, { isRoot: true });
    case '$$matchAsDocument':
      return describeDifference(operand, actual, { isRoot: true });
    default:
      return `the test's ${operator} is not known`;
  }
}

function isObject(value: unknown): value is Json {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('_bsontype' in value) &&
    !(value instanceof Date)
  );
}

function plain(value: unknown): unknown {
  return EJSON.serialize({ value }, { relaxed: true });
}

function show(value: unknown): string {
  return EJSON.stringify({ value }, { relaxed: true }).slice(9, 109);
}
