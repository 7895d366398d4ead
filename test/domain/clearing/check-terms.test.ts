import fc from 'fast-check';
import { type Agreement, agreementAt } from '../../../src/domain/clearing/agreement.js';
import { checkTerms } from '../../../src/domain/clearing/check-terms.js';
import { parseHubFees } from '../../../src/domain/clearing/hub-fees.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import { refusalOf } from '../../support/refusal.js';
import { anAgreement, party } from './builders.js';

const TOLERANCE = anAgreement().tolerance;
const PLANS = [
  { id: 'NIGHT', party: party('NL*ALF'), currency: 'EUR' },
  { id: 'SWEDEN', party: party('NL*ALF'), currency: 'SEK' },
  { id: 'OTHERS', party: party('BE*DEL'), currency: 'EUR' },
] as const;
/** What the check looks at of a plan. */
const plans = PLANS.map((plan) => ({ ...plan, names: [], memberships: [] }) as never as Plan);

const d = (text: string) => new Decimal(text);
const tiers = (...steps: readonly (readonly [number | undefined, string])[]) => ({
  payer: 'CPO' as const,
  tiers: steps.map(([upTo, price]) => ({ price: d(price), ...(upTo !== undefined && { upTo }) })),
});

describe('the terms of an agreement', () => {
  it.each<[string, Partial<Agreement>]>([
    ['nothing but what is needed', {}],
    ['reverse billing that was agreed the day it begins', { billing: 'REVERSE', selfBillingAgreedOn: '2026-01-01' }],
    ['the hub as buyer and seller', { model: 'PRINCIPAL', selfBillingAgreedOn: '2025-12-01' }],
    ['a limit in whole yen', { currency: 'JPY', creditLimit: d('1000000') }],
    ['a limit in thousandths of a dinar', { currency: 'KWD', creditLimit: d('0.001') }],
    ['nothing on credit', { creditLimit: d('0'), expectedSessionAmount: d('15') }],
    ['a plan of the CPO', { priceId: 'plan:NIGHT' }],
    ['a tariff of the CPO', { priceId: 'T-1' }],
    ['every kind of fee', { fees: { perCdr: tiers([1000, '0.08'], [undefined, '0.0499']), minimumMonthly: d('49') } }],
    [
      'fees by energy and value',
      {
        fees: { perKwh: { payer: 'EMSP', price: d('0.0005') }, commission: { payer: 'CPO', percent: d('1.25') } },
      },
    ],
  ])('may be %s', (_what, change) => {
    expect(() => checkTerms(anAgreement(change), plans)).not.toThrow();
  });

  it.each<[string, Partial<Agreement>]>([
    ['emsp', { emsp: party('nl*alf') }],
    ['valid_until', { validUntil: new Date('2026-01-01T00:00:00Z') }],
    ['currency', { currency: 'EUX' }],
    ['currency', { currency: 'DEM' }],
    ['tolerance.absolute', { tolerance: { ...TOLERANCE, absolute: d('-0.01') } }],
    ['tolerance.absolute', { tolerance: { ...TOLERANCE, absolute: d('0.00001') } }],
    ['tolerance.relative', { tolerance: { ...TOLERANCE, relative: d('1.1') } }],
    ['tolerance.cap', { tolerance: { ...TOLERANCE, cap: d('0.009') } }],
    ['tolerance.cap', { tolerance: { ...TOLERANCE, cap: d('NaN') } }],
    ['self_billing_agreed_on', { billing: 'REVERSE' }],
    ['self_billing_agreed_on', { model: 'PRINCIPAL' }],
    ['self_billing_agreed_on', { billing: 'REVERSE', selfBillingAgreedOn: '2026-01-02' }],
    ['credit_limit', { creditLimit: d('-1') }],
    ['credit_limit', { creditLimit: d('0.001') }],
    ['credit_limit', { currency: 'JPY', creditLimit: d('0.5') }],
    ['expected_session_amount', { expectedSessionAmount: d('15') }],
    ['expected_session_amount', { creditLimit: d('1'), expectedSessionAmount: d('15.001') }],
    ['price_id', { priceId: 'plan:GONE' }],
    ['price_id', { priceId: 'plan:OTHERS' }],
    ['price_id', { priceId: 'plan:SWEDEN' }],
    ['fees.per_cdr.tiers', { fees: { perCdr: tiers() } }],
    ['fees.per_cdr.tiers.0.up_to', { fees: { perCdr: tiers([1000, '1']) } }],
    ['fees.per_cdr.tiers.0.up_to', { fees: { perCdr: tiers([undefined, '1'], [undefined, '2']) } }],
    ['fees.per_cdr.tiers.1.up_to', { fees: { perCdr: tiers([10, '1'], [10, '2'], [undefined, '3']) } }],
    ['fees.per_cdr.tiers.0.price', { fees: { perCdr: tiers([undefined, '-0.01']) } }],
    ['fees.per_kwh.price', { fees: { perKwh: { payer: 'CPO', price: d('0.0000001') } } }],
    ['fees.commission.percent', { fees: { commission: { payer: 'CPO', percent: d('100.01') } } }],
    ['fees.minimum_monthly', { fees: { minimumMonthly: d('49.001') } }],
  ])('are refused with the field %s: %j', (field, change) => {
    const refused = refusalOf(() => checkTerms(anAgreement(change), plans));
    expect({ code: refused.code, field: refused.field }).toEqual({ code: 'bad-field', field });
    expect(refused.message).toMatch(new RegExp(`^${field.replaceAll('.', '\\.')}: `));
  });

  it('may charge for each kWh in the hub’s own fees, too, and nothing below zero', () => {
    const schedule = (perKwh: unknown) => ({ version: '1', paymentTermDays: 14, fees: [{ currency: 'EUR', perKwh }] });
    const [fees] = parseHubFees(schedule({ payer: 'EMSP', price: '0.0005' })).schedules;
    expect(fees?.perKwh).toEqual({ payer: 'EMSP', price: d('0.0005') });
    expect(refusalOf(() => parseHubFees(schedule({ payer: 'EMSP', price: '-1' }))).field).toBe('fees.0.perKwh.price');
    expect(refusalOf(() => parseHubFees(schedule({ price: '1' }))).field).toBe('fees.0.perKwh.payer');
  });
});

describe('the version of an agreement that counts', () => {
  const day = fc.integer({ min: 0, max: 30 }).map((offset) => new Date(Date.UTC(2026, 9, 1 + offset)));

  it('is the last that has begun, and none when that has ended, in whatever order they are read', () => {
    const begun = fc.record({ from: day, lasts: fc.option(fc.integer({ min: 1, max: 30 })) });
    fc.assert(
      fc.property(fc.array(begun, { minLength: 1, maxLength: 6 }), day, fc.nat(), (given, at, turn) => {
        // Added one after the other: no version begins before the one before it.
        const versions = given
          .toSorted((a, b) => a.from.getTime() - b.from.getTime())
          .map(({ from, lasts }, index) =>
            anAgreement({
              version: index + 1,
              validFrom: from,
              ...(lasts !== null && { validUntil: new Date(from.getTime() + lasts * 86_400_000) }),
            }),
          );
        const last = versions.findLast(({ validFrom }) => validFrom <= at);
        const expected = last?.validUntil && last.validUntil <= at ? undefined : last?.version;
        const split = turn % versions.length;
        const turned = [...versions.slice(split), ...versions.slice(0, split)];
        return (
          agreementAt(turned, at)?.version === expected && agreementAt(turned.toReversed(), at)?.version === expected
        );
      }),
    );
  });
});
