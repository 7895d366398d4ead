import { z } from 'zod';

/** A place in a list that is shown newest first: the last item of a page. */
export interface PageCursor {
  readonly at: Date;
  readonly id: string;
}

/** Query parameter of the next page, as `writeCursor` gave it. Items of the same millisecond are told apart by their id. */
export const pageCursor = z
  .string()
  .regex(/^-?\d{1,14}_[\w.:-]{0,120}$/, 'expected what a page before has told')
  .transform((value): PageCursor => {
    const end = value.indexOf('_');
    return { at: new Date(Number(value.slice(0, end))), id: value.slice(end + 1) };
  });

/** What the next page goes on from: `{milliseconds}_{id}`. */
export function writeCursor({ at, id }: PageCursor): string {
  return `${at.getTime()}_${id}`;
}

/** Of items of which one more was asked for than a page has; absent: there is nothing more. */
export function nextCursor<Item>(
  found: readonly Item[],
  limit: number,
  placeOf: (item: Item) => PageCursor,
): string | undefined {
  const last = found[limit - 1];
  return last !== undefined && found.length > limit ? writeCursor(placeOf(last)) : undefined;
}
