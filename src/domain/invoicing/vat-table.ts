import type { Decimal } from '../decimal.js';
import type { VatCategory } from './document.js';

/** ENERGY is goods (electricity, Art. 38 and 39); SERVICE is a fee or subscription (Art. 44 and 45). */
export const SUPPLY_KINDS = ['ENERGY', 'SERVICE'] as const;
export type SupplyKind = (typeof SUPPLY_KINDS)[number];

/** DEALER buys electricity to sell it on; BUSINESS is any other taxable person; CONSUMER is not taxable. */
export const CUSTOMER_KINDS = ['DEALER', 'BUSINESS', 'CONSUMER'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

/** Where a supply takes place for VAT. */
export const PLACES = ['CUSTOMER_SEAT', 'SUPPLIER_SEAT', 'CHARGE_COUNTRY'] as const;
export type PlaceOfSupply = (typeof PLACES)[number];

/** What a rule may ask. Closed list: a table that asks for anything else is refused. */
export const CONDITIONS = [
  'CHARGED_OUTSIDE_EU',
  'PLACE_OUTSIDE_EU',
  'SUPPLIER_ESTABLISHED_IN_PLACE',
  'SUPPLIER_REGISTERED_IN_PLACE',
  'CUSTOMER_VAT_ID_OF_PLACE',
  'DOMESTIC_REVERSE_CHARGE',
] as const;
export type VatCondition = (typeof CONDITIONS)[number];

/** What a rule decides: a tax treatment, or that nobody may issue a document before a person has looked. */
export type VatOutcome =
  | { readonly kind: 'TAX'; readonly category: VatCategory; readonly basis: string; readonly vatex?: string }
  | { readonly kind: 'BLOCK'; readonly reason: string };

/** One row of the decision table; the first row whose conditions all hold decides. */
export interface VatRule {
  readonly id: string;
  readonly supply: SupplyKind;
  readonly customers: readonly CustomerKind[];
  readonly place: PlaceOfSupply;
  /** Article that fixes the place: ART38, ART39, ART44, ART45. */
  readonly placeRule: string;
  readonly when: readonly VatCondition[];
  readonly outcome: VatOutcome;
}

export interface VatRate {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly percent: Decimal;
}

export interface VatCountry {
  readonly membership: 'EU' | 'OUTSIDE_EU';
  /** Dealers in electricity owe the VAT of supplies inside the country (Art. 199a(1)(e)). */
  readonly domesticReverseCharge: 'DEALERS' | 'NONE';
  /** In which its VAT is owed; absent: EUR. A country that changes it gets a table of its own. */
  readonly currency?: string;
  /** Standard rates, oldest first. */
  readonly rates: readonly VatRate[];
}

/** Tax rules as dated data. `version` is kept with a run, so that its documents can be explained later. */
export interface VatTable {
  readonly version: string;
  readonly validFrom: string;
  readonly countries: Readonly<Record<string, VatCountry>>;
  readonly rules: readonly VatRule[];
}
