import type { SchemaViolation } from '../transport/schemas.js';
import { dashed, isObject, lastOf, patternOf, placesOf, removeAt, setAt, valueAt } from './places.js';
import type { Handle, Repair, RepairContext } from './repair-context.js';
import { repairMissing } from './repair-missing.js';
import { repairType } from './repair-type.js';

/**
 * Repairs a mistake everywhere where it is made, in place. What a schema forbids and a reader can do without is taken
 * out or put right; what says something is left as it is (`waive`).
 */
export function repair(payload: unknown, violation: SchemaViolation, context: RepairContext): Repair {
  const handle = BY_KEYWORD[violation.keyword];
  return handle ? handle(payload, violation, context) : { kind: 'HARD' };
}

const BY_KEYWORD: Readonly<Record<string, Handle>> = {
  type: repairType,
  required: repairMissing,
  enum: repairEnum,
  additionalProperties: removeExtra,
  maxLength: repairLength,
  format: (payload, violation, context) => {
    const instead = violation.params['format'] === 'date-time' ? '1970-01-01T00:00:00Z' : 'urn:x';
    waiveAll(payload, violation, { context, instead: () => instead, isWrong: (value) => typeof value === 'string' });
    return { kind: 'REPAIRED', rule: violation.params['format'] === 'date-time' ? 'time-format' : 'format' };
  },
  minimum: waiveNumber,
  maximum: waiveNumber,
  multipleOf: waiveNumber,
  minItems: (payload, violation) => {
    for (const place of placesOf(payload, patternOf(violation.pointer))) {
      const value = valueAt(place);
      if (Array.isArray(value) && value.length === 0) removeAt(place);
    }
    return { kind: 'REPAIRED', rule: 'empty-list' };
  },
  maxItems: (payload, violation, context) => {
    const limit = Number(violation.params['limit']);
    const first = (value: unknown): unknown => (Array.isArray(value) ? value.slice(0, limit) : value);
    waiveAll(payload, violation, { context, instead: first, isWrong: (value) => first(value) !== value });
    return { kind: 'REPAIRED', rule: 'long-list' };
  },
};

/** Other spellings that are in use. */
const ALIASES: Readonly<Record<string, string>> = { error: 'OtherError', unknownerror: 'OtherError' };

function repairEnum(payload: unknown, violation: SchemaViolation, context: RepairContext): Repair {
  const allowed = [violation.params['allowedValues']].flat().filter((value) => typeof value === 'string');
  const name = lastOf(violation.pointer);
  const rules = new Set<string>();
  for (const place of placesOf(payload, patternOf(violation.pointer))) {
    const value = valueAt(place);
    if (typeof value !== 'string' || allowed.includes(value)) continue;
    const meant = allowed.find((one) => folded(one) === folded(value)) ?? aliasOf(value, allowed);
    if (meant !== undefined) setAt(place, meant);
    // Only where the default means the same as something that nobody knows.
    else if (name === 'context') removeAt(place);
    else context.waive(place, allowed[0]);
    rules.add(meant !== undefined ? `spelling-${dashed(name)}` : unknownRule(name, value));
  }
  const [rule] = rules;
  return rule === undefined ? { kind: 'HARD' } : { kind: 'REPAIRED', rule };
}

function aliasOf(value: string, allowed: readonly string[]): string | undefined {
  const alias = ALIASES[folded(value)];
  return alias !== undefined && allowed.includes(alias) ? alias : undefined;
}

function unknownRule(name: string, value: string): string {
  return name === 'unit' && /^(hz|hertz)$/i.test(value) ? 'unit-hertz' : `unknown-${dashed(name)}`;
}

function folded(text: string): string {
  return text
    .slice(0, 100)
    .toLowerCase()
    .replace(/[\s_.-]/g, '');
}

function removeExtra(payload: unknown, { pointer, params }: SchemaViolation): Repair {
  const extra = String(params['additionalProperty']);
  if (pointer === '' && isObject(payload)) removeAt({ parent: payload, key: extra });
  for (const place of placesOf(payload, patternOf(pointer))) {
    const parent = valueAt(place);
    if (isObject(parent)) removeAt({ parent, key: extra });
  }
  return { kind: 'REPAIRED', rule: 'extra-property' };
}

/** Texts for people, which may be cut; all other texts are names of something, or data. */
const FOR_PEOPLE = new Set([
  'chargeBoxSerialNumber',
  'chargePointModel',
  'chargePointSerialNumber',
  'chargePointVendor',
  'firmwareVersion',
  'iccid',
  'imsi',
  'info',
  'meterSerialNumber',
  'meterType',
  'model',
  'serialNumber',
  'techInfo',
  'vendorErrorCode',
  'vendorName',
]);

function repairLength(payload: unknown, violation: SchemaViolation, context: RepairContext): Repair {
  const limit = Number(violation.params['limit']);
  const isForPeople = FOR_PEOPLE.has(lastOf(violation.pointer));
  for (const place of placesOf(payload, patternOf(violation.pointer))) {
    const value = valueAt(place);
    if (typeof value !== 'string' || value.length <= limit) continue;
    if (isForPeople) setAt(place, value.slice(0, limit));
    else context.waive(place, value.slice(0, limit));
  }
  return { kind: 'REPAIRED', rule: 'too-long' };
}

function waiveNumber(payload: unknown, violation: SchemaViolation, context: RepairContext): Repair {
  const instead = Number(violation.params['limit'] ?? 0);
  const isWrong = (value: unknown): boolean => typeof value === 'number' && isOutside(value, violation);
  waiveAll(payload, violation, { context, instead: () => instead, isWrong });
  return { kind: 'REPAIRED', rule: 'out-of-range' };
}

function isOutside(value: number, { keyword, params }: SchemaViolation): boolean {
  const limit = Number(params['limit']);
  if (keyword === 'minimum') return value < limit;
  return keyword === 'maximum' ? value > limit : value !== 0;
}

interface Waiver {
  readonly context: RepairContext;
  readonly instead: (value: unknown) => unknown;
  readonly isWrong: (value: unknown) => boolean;
}

function waiveAll(payload: unknown, { pointer }: SchemaViolation, { context, instead, isWrong }: Waiver): void {
  for (const place of placesOf(payload, patternOf(pointer))) {
    const value = valueAt(place);
    if (isWrong(value)) context.waive(place, instead(value));
  }
}
