import type { Doc, Value } from '../bson/value.js';

/** Where in an array the filter matched: what `$` in an update or a projection stands for. */
export interface Position {
  index: number | undefined;
}

export type Visit = (leaf: Value | undefined) => boolean;

/**
 * For filters: visits what a path leads to, in every document of the arrays on its way, until `visit` says yes. A path
 * that ends early is visited once as missing.
 */
export function someLeaf(doc: Value | undefined, path: readonly string[], search: LeafSearch): boolean {
  return walk(doc, 0, { path, ...search });
}

export interface LeafSearch {
  readonly visit: Visit;
  /** Whether the items of an array at the end of the path are leaves too. */
  readonly items: 'visit-items' | 'whole-only';
  readonly position: Position | undefined;
}

interface Walk extends LeafSearch {
  readonly path: readonly string[];
}

function walk(value: Value | undefined, depth: number, search: Walk): boolean {
  const name = search.path[depth];
  if (name === undefined) return visitLeaf(value, search);
  if (value instanceof Map) return walk(value.get(name), depth + 1, search);
  if (!Array.isArray(value)) return search.visit(undefined);
  const index = arrayIndex(name);
  if (index !== undefined && index < value.length && walk(value[index], depth + 1, search)) return true;
  return someItem(value, search, (item) => item instanceof Map && walk(item, depth, search));
}

function visitLeaf(value: Value | undefined, search: Walk): boolean {
  if (search.visit(value)) return true;
  if (search.items === 'whole-only' || !Array.isArray(value)) return false;
  return someItem(value, search, search.visit);
}

function someItem(items: readonly Value[], search: Walk, matches: (item: Value) => boolean): boolean {
  const index = items.findIndex(matches);
  if (index >= 0 && search.position !== undefined) search.position.index = index;
  return index >= 0;
}

/** The position a name like `0` or `12` means in an array. */
export function arrayIndex(name: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : undefined;
}

/** For sorting, $distinct and expressions: all values at the end of a path, those within arrays one by one. */
export function leavesOf(doc: Doc, path: readonly string[]): (Value | undefined)[] {
  const leaves: (Value | undefined)[] = [];
  const visit = (leaf: Value | undefined): boolean => {
    leaves.push(leaf);
    return false;
  };
  someLeaf(doc, path, { visit, items: 'whole-only', position: undefined });
  return leaves;
}
