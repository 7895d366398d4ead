import { isObject, lastOf, type Place, patternOf, placesOf, removeAt, setAt, valueAt } from './places.js';
import type { Handle, RepairContext } from './repair-context.js';

/** A value of another type than the schema wants: what it says is kept where it can be written in that type. */
export const repairType: Handle = (payload, { pointer, params }, context) => {
  const type = String(params['type']);
  const rules = new Set<string>();
  for (const place of placesOf(payload, patternOf(pointer))) {
    const value = valueAt(place);
    if (value !== undefined && !isOfType(value, type)) rules.add(convert(place, type, context));
  }
  const [rule] = rules;
  if (rule === undefined) return { kind: 'HARD' };
  return { kind: 'REPAIRED', rule: rule === 'not-a-string' && lastOf(pointer) === 'value' ? 'value-number' : rule };
};

const NUMERIC = /^[ ]{0,4}[+-]?\d{1,15}(\.\d{1,15})?[ ]{0,4}$/;

/** Puts the value right, or takes it out: where it is needed, that is the next thing that the schema will say. */
function convert(place: Place, type: string, context: RepairContext): string {
  const value = valueAt(place);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    setAt(place, String(value));
    return 'not-a-string';
  }
  if (type === 'integer' && typeof value === 'number') {
    context.waive(place, Math.trunc(value));
    return 'fraction';
  }
  if ((type === 'integer' || type === 'number') && typeof value === 'string' && NUMERIC.test(value)) {
    setAt(place, Number(value));
    return 'not-a-number';
  }
  if (type === 'boolean' && (value === 0 || value === 1 || /^(true|false)$/i.test(String(value).slice(0, 8)))) {
    setAt(place, value === 1 || String(value).toLowerCase() === 'true');
    return 'not-a-boolean';
  }
  if (type === 'array' && isObject(value)) {
    setAt(place, [value]);
    return 'not-a-list';
  }
  removeAt(place);
  return value === null ? 'null-value' : 'unreadable';
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === type;
  }
}
