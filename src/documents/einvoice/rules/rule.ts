import type { EInvoice } from '../model.js';
import { cleanText } from '../xml-writer.js';

/** A rule of EN 16931-1 or of one of its profiles, under the name that official validators give it. */
export interface Rule {
  readonly id: string;
  readonly code: 'bad-field' | 'vat-blocked';
  /** Absent: all. */
  readonly appliesTo?: (invoice: EInvoice) => boolean;
  /** The first field that breaks it. */
  readonly find: (invoice: EInvoice) => Found | undefined;
}

export interface Found {
  /** As on the document: `seller.postalCode`, `lines.0.net`. */
  readonly field: string;
  readonly message: string;
}

/** Nothing that a reader could see: absent, empty, or only white space and control characters. */
export function isBlank(value: string | undefined): boolean {
  return value === undefined || cleanText(value) === '';
}

/** The first of some fields that is blank. */
export function firstBlank(fields: Readonly<Record<string, string | undefined>>): Found | undefined {
  for (const [field, value] of Object.entries(fields)) {
    if (isBlank(value)) return { field, message: 'is missing' };
  }
  return undefined;
}

/** What `find` finds in the first item that has something, with its index. */
export function firstOf<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => Found | undefined,
): Found | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
