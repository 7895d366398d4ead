import { BSONRegExp } from 'bson';
import { compareValues } from '../bson/compare.js';
import { typeOf, type Value } from '../bson/value.js';
import type { Filter, Predicate } from './filter.js';

/** For partial indexes: whether every document that the query can find fulfils the index's own filter. */
export function implied(partial: Filter, query: Filter): boolean {
  return (
    partial.isComplete &&
    partial.predicates.every((needed) => query.predicates.some((given) => impliedBy(needed, given)))
  );
}

function impliedBy(needed: Predicate, given: Predicate): boolean {
  if (needed.path !== given.path) return false;
  switch (given.kind) {
    case 'eq':
      return isFixed(given.operand) && needed.test(given.operand);
    case 'in':
      return Array.isArray(given.operand) && given.operand.every((value) => isFixed(value) && needed.test(value));
    case 'exists':
      return needed.kind === 'exists';
    case 'type':
    case 'regex':
      return needed.kind === given.kind && compareValues(needed.operand, given.operand) === 0;
    default:
      return impliedByRange(needed, given);
  }
}

function isFixed(value: Value): boolean {
  return value !== null && !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function impliedByRange(needed: Predicate, given: Predicate): boolean {
  if (!isFixed(given.operand)) return false;
  if (needed.kind === 'exists') return true;
  if (typeOf(needed.operand) !== typeOf(given.operand) || needed.kind.slice(0, 3) !== given.kind.slice(0, 3)) {
    return false;
  }
  const order = compareValues(given.operand, needed.operand);
  if (order === 0) return needed.kind.endsWith('e') || needed.kind === given.kind;
  return needed.kind.startsWith('$gt') ? order > 0 : needed.kind.startsWith('$lt') && order < 0;
}
