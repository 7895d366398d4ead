import { BSONRegExp } from 'bson';
import { equalValues } from '../bson/compare.js';
import { type Doc, isDoc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { type LeafSearch, type Position, someLeaf, type Visit } from './path.js';

/** One condition of a filter, made ready. */
export type Test = (doc: Doc, position: Position | undefined) => boolean;

/** Whether a value at the end of the path, or in an array there, fulfils `visit`. */
export function atLeaves(names: readonly string[], visit: Visit, items: LeafSearch['items']): Test {
  return (doc, position) => someLeaf(doc, names, { visit, items, position });
}

/** Whether one item of an array fulfils a condition; notes which. */
export function elemMatchTest(names: readonly string[], matches: (item: Value) => boolean): Test {
  return (doc, position) => {
    const visit: Visit = (leaf) => {
      const index = Array.isArray(leaf) ? leaf.findIndex(matches) : -1;
      if (index >= 0 && position !== undefined) position.index = index;
      return index >= 0;
    };
    return someLeaf(doc, names, { visit, items: 'whole-only', position });
  };
}

export function kindOfEquality(operand: Value): 'eq' | 'regex' {
  return operand instanceof BSONRegExp ? 'regex' : 'eq';
}

export function isSame(leaf: Value | undefined, operand: Value): boolean {
  return leaf !== undefined && equalValues(leaf, operand);
}

/** Whether a condition is written with operators, and is not a value to equal. */
export function isOperators(value: Value): value is Doc {
  return isDoc(value) && isOperatorName(firstName(value));
}

/** The parts of a reference ($ref, $id, $db) are fields, though they look like operators. */
export function isOperatorName(name: string): boolean {
  return name.startsWith('$') && !/^\$(ref|id|db)$/.test(name);
}

/** Operators that take whole filters. */
export function isLogical(name: string): boolean {
  return /^\$(and|or|nor|expr)$/.test(name);
}

export function firstName(doc: Doc): string {
  return doc.keys().next().value ?? '';
}

/** `$options` alone means nothing. */
export function requireRegex(operators: Doc): Test[] {
  if (!operators.has('$regex')) throw new CommandError('BadValue', '$options needs a $regex');
  return [];
}

export function unsupported(name: string): CommandError {
  return new CommandError('CommandNotSupported', `the filter operator ${name} is not supported by the embedded server`);
}
