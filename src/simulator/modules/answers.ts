import type { JsonObject } from '../object-shelf.js';
import type { PlatformAnswer } from '../platform-server.js';

/** Success, with data or without. */
export function ok(data?: unknown): PlatformAnswer {
  return { httpStatus: 200, statusCode: 1000, data };
}

/** Success of a push that made something new. */
export function created(headers?: Readonly<Record<string, string>>): PlatformAnswer {
  return { httpStatus: 201, statusCode: 1000, ...(headers && { headers }) };
}

export function refuse(httpStatus: number, statusCode: number, message: string): PlatformAnswer {
  return { httpStatus, statusCode, message };
}

/** The method is not in the module (OCPI 2.2.1, the tables of methods). */
export function notIn(module: string, method: string): PlatformAnswer {
  return refuse(405, 2000, `${method} is not in ${module}`);
}

/** A body that must be a JSON object; undefined when it is none. */
export function readObject(bytes: Buffer): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

export const NOT_AN_OBJECT: PlatformAnswer = refuse(400, 2001, 'not a JSON object');

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list field; none when it is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text field, or undefined. */
export function textOf(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** 2001 when a pushed object has another id than its URL (OCPI 2.2.1, transport_and_format, errors). */
export function otherId(object: JsonObject, id: string): PlatformAnswer | undefined {
  const own = object['uid'] ?? object['id'];
  return sameId(own, id) ? undefined : refuse(200, 2001, `the object is ${String(own)} and the URL says ${id}`);
}

/** Ids are CiStrings. */
export function sameId(a: unknown, b: string): boolean {
  return String(a).toUpperCase() === b.toUpperCase();
}
