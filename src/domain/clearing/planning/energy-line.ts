import { type Decimal, sum, toText } from '../../decimal.js';
import { assert } from '../../errors.js';
import type { LineDraft } from '../../invoicing/build-invoice.js';
import type { VatDecision } from '../../invoicing/document.js';
import type { CdrGroup } from '../cdr-group.js';
import type { PlannedDocument } from '../run-input.js';

/** Groups that share a line of a document: never none. */
export type LineGroups = readonly [CdrGroup, ...CdrGroup[]];

/** Puts groups together that have the same key, in the order in which keys and groups come. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): (readonly [Item, ...Item[]])[] {
  const found = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group) group.push(item);
    else found.set(keyOf(item), [item]);
  }
  return [...found.values()];
}

/** The groups of a document line by line: one per country of charge, by country. */
export function linesByCountry(groups: readonly CdrGroup[]): LineGroups[] {
  return groupedBy(groups, ({ chargeCountry }) => chargeCountry).sort(([a], [b]) =>
    a.chargeCountry < b.chargeCountry ? -1 : 1,
  );
}

/** What an energy line says, before rounding; amounts of credit CDRs are positive on it. */
export function energyLine(
  role: PlannedDocument['role'],
  groups: LineGroups,
  vat: VatDecision,
): LineDraft & { readonly countryCode: string } {
  const [{ chargeCountry }] = groups;
  const count = groups.reduce((total, group) => total + group.count, 0);
  const kwh = sum(groups.map((group) => group.kwh));
  return {
    kind: 'ENERGY',
    description: `EV charging energy, ${chargeCountry}, ${count} ${count === 1 ? 'session' : 'sessions'}, ${toText(kwh, 4)} kWh`,
    quantity: kwh,
    unit: 'KWH',
    exact: exactOf(groups),
    vat,
    countryCode: chargeCountry,
    cdrCount: count,
    cdrHash: hashOf(role, groups),
  };
}

/** Sum of the exact amounts, positive on paper for credits too. */
function exactOf(groups: LineGroups): Decimal {
  const exact = sum(groups.map((group) => group.exact));
  return groups[0].kind === 'CREDIT' ? exact.negated() : exact;
}

/**
 * The hash of the line's CDRs as the store took it. Empty while some of them are blocked: such a plan is calculated again
 * after they were given back, and is not issued.
 */
function hashOf(role: PlannedDocument['role'], groups: LineGroups): string {
  const [first, ...others] = groups;
  if (others.length === 0) return first.cdrHash;
  const shared = role === 'PURCHASE' ? first.purchaseLine : first.saleLine;
  assert(shared === undefined || shared.groups >= groups.length, `more groups on a line than were frozen for it`);
  return shared?.groups === groups.length ? shared.cdrHash : '';
}
