import type { Filters } from './asked.js';

/** Links to the pages of a list beside the one that is shown. */
export interface PageLinks {
  readonly text?: string;
  readonly first?: string;
  readonly previous?: string;
  readonly next?: string;
}

export interface Paged {
  /** Where the list is. */
  readonly path: string;
  readonly filters: Filters;
  readonly total: number;
  readonly offset: number;
  readonly pageRows: number;
}

/** Links of a list that is counted; undefined: all of it is on one page. */
export function pageLinks({ path, filters, total, offset, pageRows }: Paged): PageLinks | undefined {
  if (total <= pageRows && offset === 0) return undefined;
  const at = (target: number) => linkTo(path, { ...filters, ...(target === 0 ? {} : { offset: String(target) }) });
  return {
    text: `Page ${Math.floor(offset / pageRows) + 1} of ${Math.max(1, Math.ceil(total / pageRows))}`,
    ...(offset > 0 ? { previous: at(Math.max(0, offset - pageRows)) } : {}),
    ...(offset + pageRows < total ? { next: at(offset + pageRows) } : {}),
  };
}

export interface Followed {
  readonly path: string;
  /** Without the cursor. */
  readonly filters: Filters;
  /** Name of the field that says behind what a page begins. */
  readonly cursor: string;
  /** What this page began behind. */
  readonly from: string | undefined;
  /** What the next page begins behind; absent: there is none. */
  readonly next: string | undefined;
}

/** Links of a list that is only followed from its beginning; undefined: all of it is on one page. */
export function followLinks({ path, filters, cursor, from, next }: Followed): PageLinks | undefined {
  if (from === undefined && next === undefined) return undefined;
  return {
    ...(from === undefined ? {} : { first: linkTo(path, filters) }),
    ...(next === undefined ? {} : { next: linkTo(path, { ...filters, [cursor]: next }) }),
  };
}

/** A path with a query, if there is something to say in it. */
export function linkTo(path: string, fields: Filters): string {
  const query = new URLSearchParams(fields).toString();
  return query === '' ? path : `${path}?${query}`;
}
