import type { Listing, Paging } from '../api-flows.js';

/** A page of a list as openapi.yaml has it. */
export function formatListing<Item>(
  { items, total }: Listing<Item>,
  { offset, limit }: Paging,
  format: (item: Item) => object,
): object {
  return { items: items.map(format), total, offset, limit };
}

/** A list that is always told whole. */
export function formatAll<Item>(items: readonly Item[], format: (item: Item) => object): object {
  return { items: items.map(format), total: items.length };
}
