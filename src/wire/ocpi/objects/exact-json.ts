import { parse, stringify } from 'lossless-json';

/** JSON as a tree in which every number keeps its text (`0.10` stays `0.10`): for merging what is passed on whole. */
export type ExactTree = Readonly<Record<string, unknown>>;

/** Reads the text of a JSON object that was checked when it came in. */
export function parseExact(json: string): ExactTree {
  const tree = parse(json);
  if (!isTree(tree)) throw new Error('invariant broken: the text of an object that is none');
  return tree;
}

export function stringifyExact(tree: ExactTree): string {
  const text = stringify(tree);
  if (text === undefined) throw new Error('invariant broken: an object without a JSON form');
  return text;
}

/** The objects of a list field; empty when there is none. */
export function treesIn(tree: ExactTree, name: string): readonly ExactTree[] {
  const items = tree[name];
  return Array.isArray(items) ? items.filter(isTree) : [];
}

function isTree(value: unknown): value is ExactTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
