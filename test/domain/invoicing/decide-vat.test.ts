import { Decimal, toText } from '../../../src/domain/decimal.js';
import { HubError } from '../../../src/domain/errors.js';
import { decideVat, judgeVat, type VatSupply, vatPartyOf } from '../../../src/domain/invoicing/decide-vat.js';
import { parseVatTable } from '../../../src/domain/invoicing/parse-vat-table.js';
import type { CustomerKind, SupplyKind } from '../../../src/domain/invoicing/vat-table.js';
import { anEntity, VAT_TABLE } from '../clearing/builders.js';
import { readExample, readProjectJson } from '../clearing/read-json.js';

interface Side {
  readonly establishedIn: string;
  readonly kind: CustomerKind;
  readonly vatIds: readonly string[];
}

interface VatExample {
  readonly date: string;
  readonly cases: readonly {
    readonly name: string;
    readonly supply: {
      readonly kind: SupplyKind;
      readonly supplier: Side;
      readonly customer: Side;
      readonly chargeCountry?: string;
    };
    readonly expected:
      | { readonly kind: 'BLOCKED'; readonly reason: string; readonly place: string; readonly placeRule: string }
      | {
          readonly kind: 'DECIDED';
          readonly basis: string;
          readonly category: string;
          readonly rate: string;
          readonly vatex: string | null;
          readonly place: string;
          readonly placeRule: string;
        };
  }[];
}

const { cases, date } = readExample<VatExample>('vat-decisions');

describe('the VAT of a supply', () => {
  it.each(cases)('$name', ({ supply, expected }) => {
    const verdict = judgeVat(VAT_TABLE, toSupply(supply));
    if (verdict.kind === 'BLOCKED') {
      const { reason, place, placeRule } = verdict;
      expect({ kind: 'BLOCKED', reason, place, placeRule }).toEqual(expected);
      expect(() => decideVat(VAT_TABLE, toSupply(supply))).toThrow(HubError);
      return;
    }
    const { basis, category, rate, vatex = null, place, placeRule } = verdict.decision;
    expect({ kind: 'DECIDED', basis, category, rate: toText(rate), vatex, place, placeRule }).toEqual(expected);
  });

  it('is refused with the reason, the rule and the place', () => {
    const supply = energy(anEntity('DE*BET'), anEntity('NL*ALF', { vatIds: [] }));
    expect(() => decideVat(VAT_TABLE, supply)).toThrow(
      'CUSTOMER_VAT_ID_MISSING (rule ENERGY-DEALER-NO-VAT-ID, place NL)',
    );
    expect(refusalOf(supply)).toBe('vat-blocked');
  });

  it('does not believe a VAT id of the customer without evidence', () => {
    const unproven = anEntity('NL*ALF', { vatIds: [{ countryCode: 'NL', id: 'NL123456789B01' }] });
    expect(refusalOf(energy(anEntity('DE*BET'), unproven))).toBe('vat-blocked');
  });

  it('needs the VAT id of the supplier for reverse charge and for local VAT', () => {
    const without = { vatIds: [] };
    expect(judgeVat(VAT_TABLE, energy(anEntity('DE*BET', without), anEntity('NL*ALF')))).toMatchObject({
      reason: 'SUPPLIER_VAT_ID_MISSING',
    });
    expect(judgeVat(VAT_TABLE, energy(anEntity('NL*BET', without), anEntity('NL*ALF')))).toMatchObject({
      reason: 'SUPPLIER_VAT_ID_MISSING',
    });
  });

  it('keeps what it was decided by', () => {
    expect(decideVat(VAT_TABLE, energy(anEntity('DE*BET'), anEntity('NL*ALF'))).evidence).toEqual([
      'supplier VAT id DE123456789',
      'customer VAT id NL123456789: VIES WAPIAAAAY1 2026-09-30',
      'customer is DEALER',
      'charged in DE',
    ]);
  });

  it('knows that Greek VAT ids begin with EL', () => {
    const greek = anEntity('GR*GRE', { vatIds: [{ countryCode: 'EL', id: 'EL123456789', evidence: 'VIES' }] });
    expect(decideVat(VAT_TABLE, energy(anEntity('DE*BET'), greek))).toMatchObject({ category: 'AE', place: 'GR' });
  });

  it('takes the rate of the day', () => {
    const estonian = (day: string) =>
      decideVat(VAT_TABLE, { ...energy(anEntity('EE*AAA'), anEntity('EE*BBB')), date: day }).rate.toFixed();
    expect(estonian('2025-06-30')).toBe('22');
    expect(estonian('2025-07-01')).toBe('24');
    expect(refusalOf({ ...energy(anEntity('EE*AAA'), anEntity('EE*BBB')), date: '2020-01-01' })).toBe('vat-blocked');
  });

  it('of energy is refused when nobody knows where the cars were charged', () => {
    const { chargeCountry, ...without } = energy(anEntity('DE*BET'), anEntity('NL*ALF'));
    expect(chargeCountry).toBe('DE');
    expect(refusalOf(without)).toBe('vat-blocked');
  });

  it('is refused when the table has no rule for it', () => {
    const supply = energy(anEntity('DE*BET'), anEntity('NL*ALF'));
    expect(judgeVat({ ...VAT_TABLE, rules: [] }, supply)).toMatchObject({ kind: 'BLOCKED', reason: 'NO_RULE' });
  });
});

describe('the VAT table', () => {
  const json = readProjectJson<Record<string, unknown>>('tariffs/vat/eu.json');

  it('has a standard rate of today for every country of the EU, and for CH, GB and NO', () => {
    const countries = Object.entries(VAT_TABLE.countries);
    expect(countries.filter(([, { membership }]) => membership === 'EU')).toHaveLength(27);
    expect(countries.filter(([, { membership }]) => membership !== 'EU').map(([code]) => code)).toEqual([
      'CH',
      'GB',
      'NO',
    ]);
    expect(countries.every(([, { rates }]) => rates.at(-1)?.percent.greaterThan(new Decimal(5)))).toBe(true);
  });

  it.each([
    ['countries.DE.rates.0.percent', { countries: { DE: country({ rates: [{ from: '2021-01-01', percent: 19 }] }) } }],
    ['countries.DE.rates.0.from', { countries: { DE: country({ rates: [{ from: '2021-02-30', percent: '19' }] }) } }],
    ['countries.DE.rates', { countries: { DE: country({ rates: [] }) } }],
    ['countries.DE.membership', { countries: { DE: country({ membership: 'MEMBER' }) } }],
    ['countries.Germany', { countries: { Germany: country({}) } }],
    ['rules.0.when.0', { rules: [rule({ when: ['FULL_MOON'] })] }],
    ['rules.0.outcome.category', { rules: [rule({ outcome: { category: 'Z', basis: 'B' } })] }],
    ['rules.0.outcome', { rules: [rule({ outcome: { category: 'S', basis: 'B', block: 'NO' } })] }],
    ['rules.1.id', { rules: [rule({}), rule({})] }],
    ['rules.0.if', { rules: [{ ...rule({}), if: [] }] }],
    ['validFrom', { validFrom: 'today' }],
  ])('is refused at %s', (field, change) => {
    expect(() => parseVatTable({ ...json, ...change })).toThrow(
      expect.objectContaining({ code: 'bad-setting', field }),
    );
  });

  it('is refused when rates are not in the order of their dates', () => {
    const rates = [
      { from: '2024-01-01', percent: '19' },
      { from: '2023-01-01', percent: '16' },
    ];
    expect(() => parseVatTable({ ...json, countries: { DE: country({ rates }) } })).toThrow('order of their dates');
  });
});

function toSupply({ supplier, customer, ...rest }: VatExample['cases'][number]['supply']): VatSupply {
  return { ...rest, date, supplier: toSide(supplier), customer: { ...toSide(customer), kind: customer.kind } };
}

function toSide({ establishedIn, vatIds }: Side): VatSupply['supplier'] {
  const ids = vatIds.map((code) => ({ countryCode: code, id: `${code}123456789`, evidence: 'VIES 2026-09-30' }));
  return { establishedIn, vatIds: ids };
}

function energy(supplier: ReturnType<typeof anEntity>, customer: ReturnType<typeof anEntity>): VatSupply {
  const sides = { supplier: vatPartyOf(supplier), customer: vatPartyOf(customer) };
  return { kind: 'ENERGY', ...sides, chargeCountry: 'DE', date };
}

function refusalOf(supply: VatSupply): unknown {
  try {
    decideVat(VAT_TABLE, supply);
  } catch (error) {
    return error instanceof HubError ? error.code : error;
  }
  return undefined;
}

function country(parts: object): object {
  return { membership: 'EU', rates: [{ from: '2021-01-01', percent: '19' }], ...parts };
}

function rule(parts: object): object {
  const outcome = { category: 'S', basis: 'ART38' };
  const place = { place: 'CUSTOMER_SEAT', placeRule: 'ART38' };
  return { id: 'R', supply: 'ENERGY', customers: ['DEALER'], ...place, when: [], outcome, ...parts };
}
