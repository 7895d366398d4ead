import type { HubInstead } from '../../../src/app.js';
import type { VectorHub } from './vector-hub.js';

/** One thing that was calculated independently, and what the product says. */
export interface VectorCase {
  /** `02`: the number that the vector's file begins with. */
  readonly vector: string;
  /** `document NL-ALF-2026-000001`. */
  readonly name: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Says what the product answered to one case of a vector. */
export type Tell = (name: string, compared: { readonly expected: unknown; readonly got: unknown }) => void;

/** Plays the cases of one vector and tells each; `instead`: for the hub that it starts, if it does. */
export type PlayVector = (vector: unknown, tell: Tell, instead?: HubInstead) => Promise<void>;

/** The same at a hub on which others have been played. */
export type PlayOnHub = (vector: unknown, at: { readonly hub: VectorHub; readonly tell: Tell }) => Promise<void>;

/** Whether both say the same, whatever the order of fields. */
export function agrees({ expected, got }: Pick<VectorCase, 'expected' | 'got'>): boolean {
  return textOf(expected) === textOf(got);
}

/** JSON with its fields in order; what is undefined is as good as absent. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => (isObject(field) ? inOrder(field) : field)) ?? '';
}

function inOrder(object: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
