import type { LegalEntity, VatId } from '../clearing/legal-entity.js';
import { type Decimal, ZERO } from '../decimal.js';
import { HubError } from '../errors.js';
import type { VatDecision } from './document.js';
import type { CustomerKind, SupplyKind, VatCondition, VatOutcome, VatRule, VatTable } from './vat-table.js';

/** A side of a supply, as far as VAT looks at it. Countries are ISO alpha-2. */
export interface VatParty {
  readonly establishedIn: string;
  readonly vatIds: readonly VatId[];
}

/** One supply to be taxed. `date` is the tax point, `YYYY-MM-DD`. */
export interface VatSupply {
  readonly kind: SupplyKind;
  readonly supplier: VatParty;
  readonly customer: VatParty & { readonly kind: CustomerKind };
  /** Where the cars were charged; energy only. */
  readonly chargeCountry?: string;
  readonly date: string;
}

/** A decision, or why there is none. */
export type VatVerdict =
  | { readonly kind: 'DECIDED'; readonly decision: VatDecision }
  | {
      readonly kind: 'BLOCKED';
      /** CUSTOMER_VAT_ID_MISSING, SUPPLIER_NOT_REGISTERED_IN_FR, … */
      readonly reason: string;
      readonly ruleId: string;
      readonly placeRule: string;
      readonly place: string;
    };

/**
 * Decides the VAT of a supply by the table's first matching rule. Refuses with `vat-blocked` and the reason when evidence
 * is missing or a person has to look. An example of rules, not tax advice (Directive 2006/112/EC Art. 38, 39, 44, 45,
 * 195, 196, 199a).
 */
export function decideVat(table: VatTable, supply: VatSupply): VatDecision {
  const verdict = judgeVat(table, supply);
  if (verdict.kind === 'DECIDED') return verdict.decision;
  throw new HubError('vat-blocked', `${verdict.reason} (rule ${verdict.ruleId}, place ${verdict.place})`);
}

/** As `decideVat`, for callers that go on with other supplies when one is blocked. */
export function judgeVat(table: VatTable, supply: VatSupply): VatVerdict {
  for (const rule of table.rules) {
    if (rule.supply !== supply.kind || !rule.customers.includes(supply.customer.kind)) continue;
    const facts = factsOf(table, supply, placeOf(rule, supply));
    if (rule.when.every((condition) => facts[condition])) return apply(rule, { table, supply, facts });
  }
  return {
    kind: 'BLOCKED',
    reason: 'NO_RULE',
    ruleId: 'NONE',
    placeRule: 'NONE',
    place: supply.customer.establishedIn,
  };
}

/** A legal entity as one side of a supply. A member is a business: a dealer in electricity, or any other. */
export function vatPartyOf(entity: LegalEntity): VatParty & { readonly kind: CustomerKind } {
  return {
    establishedIn: entity.countryCode,
    vatIds: entity.vatIds,
    kind: entity.dealer ? 'DEALER' : 'BUSINESS',
  };
}

type Facts = Readonly<Record<VatCondition, boolean>> & { readonly place: string };

interface Case {
  readonly table: VatTable;
  readonly supply: VatSupply;
  readonly facts: Facts;
}

function placeOf(rule: VatRule, { supplier, customer, chargeCountry }: VatSupply): string {
  if (rule.place === 'SUPPLIER_SEAT') return supplier.establishedIn;
  if (rule.place === 'CUSTOMER_SEAT') return customer.establishedIn;
  if (chargeCountry === undefined) throw new HubError('vat-blocked', 'CHARGE_COUNTRY_MISSING', 'chargeCountry');
  return chargeCountry;
}

function factsOf(table: VatTable, supply: VatSupply, place: string): Facts {
  const { supplier, customer, chargeCountry } = supply;
  return {
    place,
    CHARGED_OUTSIDE_EU: chargeCountry !== undefined && !isEu(table, chargeCountry),
    PLACE_OUTSIDE_EU: !isEu(table, place),
    SUPPLIER_ESTABLISHED_IN_PLACE: supplier.establishedIn === place,
    SUPPLIER_REGISTERED_IN_PLACE: vatIdOf(supplier, place) !== undefined,
    CUSTOMER_VAT_ID_OF_PLACE: provenVatIdOf(customer, place) !== undefined,
    DOMESTIC_REVERSE_CHARGE: table.countries[place]?.domesticReverseCharge === 'DEALERS',
  };
}

function isEu(table: VatTable, country: string): boolean {
  return table.countries[country]?.membership === 'EU';
}

function apply(rule: VatRule, at: Case): VatVerdict {
  const { place } = at.facts;
  const missing = rule.outcome.kind === 'BLOCK' ? rule.outcome.reason : missingEvidence(rule.outcome, at);
  if (rule.outcome.kind === 'BLOCK' || missing !== undefined) {
    const reason = (missing ?? '').replace('{place}', place);
    return { kind: 'BLOCKED', reason, ruleId: rule.id, placeRule: rule.placeRule, place };
  }
  const { category, basis, vatex } = rule.outcome;
  return {
    kind: 'DECIDED',
    decision: {
      ruleId: rule.id,
      category,
      rate: category === 'S' ? (standardRate(at.table, place, at.supply.date) ?? ZERO) : ZERO,
      basis,
      evidence: evidenceOf(at),
      place,
      placeRule: rule.placeRule,
      ...(vatex === undefined ? {} : { vatex }),
    },
  };
}

/** What a treatment needs on the document that is not there: both VAT ids for AE, the supplier's and a rate for S. */
function missingEvidence(outcome: Extract<VatOutcome, { kind: 'TAX' }>, at: Case): string | undefined {
  const { supplier, customer, date } = at.supply;
  const { place } = at.facts;
  if (outcome.category === 'AE') {
    if (supplier.vatIds.length === 0) return 'SUPPLIER_VAT_ID_MISSING';
    if (provenVatIdOf(customer, place) === undefined) return 'CUSTOMER_VAT_ID_MISSING';
  }
  if (outcome.category === 'S') {
    if (vatIdOf(supplier, place) === undefined) return 'SUPPLIER_VAT_ID_MISSING';
    if (standardRate(at.table, place, date) === undefined) return 'NO_VAT_RATE_IN_{place}';
  }
  return undefined;
}

/** Percent of VAT in a country on a day; undefined where the table does not know it. */
export function standardRate(table: VatTable, country: string, date: string): Decimal | undefined {
  return table.countries[country]?.rates.findLast((rate) => rate.from <= date)?.percent;
}

function evidenceOf({ supply, facts }: Case): string[] {
  const own = vatIdOf(supply.supplier, facts.place) ?? supply.supplier.vatIds[0];
  const theirs = provenVatIdOf(supply.customer, facts.place);
  return [
    ...(own ? [`supplier VAT id ${own.id}`] : []),
    ...(theirs ? [`customer VAT id ${theirs.id}: ${theirs.evidence}`] : []),
    `customer is ${supply.customer.kind}`,
    ...(supply.chargeCountry === undefined ? [] : [`charged in ${supply.chargeCountry}`]),
  ];
}

function vatIdOf({ vatIds }: VatParty, country: string): VatId | undefined {
  return vatIds.find((vatId) => isoOf(vatId.countryCode) === country);
}

/** A customer's VAT id counts with its evidence only: without a VIES consultation nobody can rely on it. */
function provenVatIdOf({ vatIds }: VatParty, country: string): VatId | undefined {
  return vatIds.find((vatId) => isoOf(vatId.countryCode) === country && (vatId.evidence ?? '') !== '');
}

/** Greece's VAT ids begin with EL, its ISO code is GR. */
function isoOf(vatPrefix: string): string {
  return vatPrefix === 'EL' ? 'GR' : vatPrefix;
}
