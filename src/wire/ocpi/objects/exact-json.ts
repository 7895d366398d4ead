import { parse } from 'lossless-json';
import { stringifyJson } from '../json.js';

/** JSON as a tree in which every number keeps its text (`0.10` stays `0.10`): for merging what is passed on whole. */
export type ExactTree = Readonly<Record<string, unknown>>;

/** Reads the text of a JSON object that was checked when it came in. */
export function parseExact(json: string): ExactTree {
  // The exact reader takes several times as long, and most Locations have no number that needs it.
  const tree: unknown = keepsNumbers(json) ? JSON.parse(json) : parse(json);
  if (!isTree(tree)) throw new Error('invariant broken: the text of an object that is none');
  return tree;
}

export function stringifyExact(tree: ExactTree): string {
  return stringifyJson(tree);
}

/** The objects of a list field; empty when there is none. */
export function treesIn(tree: ExactTree, name: string): readonly ExactTree[] {
  const items = tree[name];
  return Array.isArray(items) ? items.filter(isTree) : [];
}

const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
const NUMBERS = /-?\d[\d.eE+-]*/g;

/** Whether JavaScript would write every number as it came: not `0.10`, `1e3`, `-0` or too many digits. */
function keepsNumbers(json: string): boolean {
  const numbers = json.replace(STRINGS, '').match(NUMBERS) ?? [];
  return numbers.every((number) => JSON.stringify(Number(number)) === number);
}

function isTree(value: unknown): value is ExactTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
