import { type Decimal, ZERO } from '../decimal.js';
import { Setting } from '../invoicing/read-setting.js';
import { objectKey, type PartyKey, parsePartyKey, partyKey } from '../party.js';

/** Where electricity costs the same: which market price it follows, and what a kWh costs beside it. */
export interface PriceArea {
  readonly name: string;
  /** Index of day-ahead prices, such as `EPEX-DE`; absent: a fixed price, which is `otherPerKwh` alone. */
  readonly index?: string;
  /** Of the index and of `otherPerKwh`. */
  readonly currency: string;
  /** Grid, tax, margin of the supplier, losses: what a kWh costs beside the market's price, excl. VAT. */
  readonly otherPerKwh: Decimal;
  /** What lies in it. A location goes before its party, a party before its country. */
  readonly members: AreaMembers;
}

export interface AreaMembers {
  /** `NL*ABC/LOC1`, folded. */
  readonly locations: readonly string[];
  readonly parties: readonly PartyKey[];
  /** ISO 3166-1 alpha-3. */
  readonly countries: readonly string[];
}

/** Members of one area; each is looked for in every quarter hour's lines. */
const MAX_MEMBERS = 1_000;
const MAX_AREAS = 200;

/**
 * Reads tariffs/price-areas.yaml. Refuses (`bad-setting`) naming the field, for example `areas.0.countries.1`: what is
 * in two areas, an area of nothing, and one that has neither an index nor a price.
 */
export function parsePriceAreas(json: unknown): readonly PriceArea[] {
  const areas = new Setting(json).fields('areas').areas;
  const items = areas.items();
  if (items.length > MAX_AREAS) return areas.refuse(`at most ${MAX_AREAS} areas`);
  const taken = new Set<string>();
  return items.map((item) => parseArea(item, taken));
}

function parseArea(item: Setting, taken: Set<string>): PriceArea {
  const { name, index, currency, otherPerKwh, ...lists } = item.fields(
    'name',
    'index',
    'currency',
    'otherPerKwh',
    'locations',
    'parties',
    'countries',
  );
  const members: AreaMembers = {
    locations: membersOf(lists.locations, taken, readLocation),
    parties: membersOf(lists.parties, taken, (one) => readParty(one, one.text())),
    countries: membersOf(lists.countries, taken, (one) => one.text(/^[A-Z]{3}$/, 'an ISO 3166-1 alpha-3 code')),
  };
  if (members.locations.length + members.parties.length + members.countries.length === 0) {
    return item.refuse('at least one country, party or location');
  }
  const named = index.optional((one) => one.text(/^[A-Za-z0-9_-]{1,40}$/, 'the name of an index'));
  const other = otherPerKwh.optional((one) => one.amount());
  if (named === undefined && other === undefined) return item.refuse('an index, a price otherPerKwh, or both');
  return {
    name: unique(name, name.text(/^\S.{0,79}$/, 'a name of at most 80 characters'), taken),
    ...(named !== undefined && { index: named }),
    currency: currency.text(/^[A-Z]{3}$/, 'an ISO 4217 code'),
    otherPerKwh: other ?? ZERO,
    members,
  };
}

function membersOf<Member extends string>(
  list: Setting,
  taken: Set<string>,
  read: (item: Setting) => Member,
): readonly Member[] {
  const items = list.optional((one) => one.items()) ?? [];
  if (items.length > MAX_MEMBERS) return list.refuse(`at most ${MAX_MEMBERS}`);
  return items.map((item) => unique(item, read(item), taken));
}

function unique<Member extends string>(item: Setting, member: Member, taken: Set<string>): Member {
  if (taken.has(member)) return item.refuse('what is in no other area');
  taken.add(member);
  return member;
}

function readParty(item: Setting, text: string): PartyKey {
  if (!/^[A-Za-z]{2}[*-][A-Za-z0-9]{3}$/.test(text)) return item.refuse('a party such as NL*ABC');
  return partyKey(parsePartyKey(text));
}

function readLocation(item: Setting): string {
  const text = item.text(/^[^/]{6}\/.{1,36}$/, 'a location with its party, such as NL*ABC/LOC1');
  return objectKey(parsePartyKey(readParty(item, text.slice(0, 6))), text.slice(7));
}
