import type { VatCategory } from './document.js';
import { Setting } from './read-setting.js';
import {
  CONDITIONS,
  CUSTOMER_KINDS,
  PLACES,
  SUPPLY_KINDS,
  type VatCountry,
  type VatOutcome,
  type VatRate,
  type VatRule,
  type VatTable,
} from './vat-table.js';

/**
 * Reads a VAT decision table (tariffs/vat) from parsed JSON. Refuses (`bad-setting`) naming the field, for example
 * `countries.DE.rates.0.percent`; also a table whose rule ids repeat or whose rates are not in order.
 */
export function parseVatTable(json: unknown): VatTable {
  const { version, validFrom, countries, rules } = new Setting(json).fields(
    'note',
    'version',
    'validFrom',
    'countries',
    'rules',
  );
  return {
    version: version.text(),
    validFrom: validFrom.date(),
    countries: Object.fromEntries(countries.entries().map(([code, setting]) => [code, parseCountry(code, setting)])),
    rules: parseRules(rules),
  };
}

function parseCountry(code: string, setting: Setting): VatCountry {
  if (!/^[A-Z]{2}$/.test(code)) return setting.refuse('an ISO 3166 alpha-2 code as the name');
  const { membership, domesticReverseCharge, currency, rates } = setting.fields(
    'membership',
    'domesticReverseCharge',
    'currency',
    'rates',
  );
  const owedIn = currency.optional((one) => one.text(/^[A-Z]{3}$/, 'an ISO 4217 code'));
  return {
    membership: membership.oneOf(['EU', 'OUTSIDE_EU']),
    domesticReverseCharge: domesticReverseCharge.optional((one) => one.oneOf(['DEALERS', 'NONE'])) ?? 'NONE',
    ...(owedIn === undefined ? {} : { currency: owedIn }),
    rates: parseRates(rates),
  };
}

function parseRates(setting: Setting): VatRate[] {
  const rates = setting.items().map((item) => {
    const { from, percent } = item.fields('from', 'percent');
    return { from: from.date(), percent: percent.amount() };
  });
  if (rates.length === 0) return setting.refuse('at least one rate');
  const inOrder = rates.every((rate, index) => index === 0 || (rates[index - 1]?.from ?? '') < rate.from);
  return inOrder ? rates : setting.refuse('rates in the order of their dates');
}

function parseRules(setting: Setting): VatRule[] {
  const seen = new Set<string>();
  return setting.items().map((item) => {
    const rule = item.fields('id', 'note', 'supply', 'customers', 'place', 'placeRule', 'when', 'outcome');
    const id = rule.id.text();
    if (seen.has(id)) return rule.id.refuse('an id of its own');
    seen.add(id);
    return {
      id,
      supply: rule.supply.oneOf(SUPPLY_KINDS),
      customers: rule.customers.items().map((customer) => customer.oneOf(CUSTOMER_KINDS)),
      place: rule.place.oneOf(PLACES),
      placeRule: rule.placeRule.text(),
      when: rule.when.items().map((condition) => condition.oneOf(CONDITIONS)),
      outcome: parseOutcome(rule.outcome),
    };
  });
}

const CATEGORIES: readonly VatCategory[] = ['S', 'AE', 'O', 'E'];

function parseOutcome(setting: Setting): VatOutcome {
  const { block, category, basis, vatex } = setting.fields('block', 'category', 'basis', 'vatex');
  if (block.value !== undefined) {
    if (category.value !== undefined) return setting.refuse('either block or category');
    return { kind: 'BLOCK', reason: block.text() };
  }
  const code = vatex.optional((one) => one.text());
  return {
    kind: 'TAX',
    category: category.oneOf(CATEGORIES),
    basis: basis.text(),
    ...(code === undefined ? {} : { vatex: code }),
  };
}
