import { doubtsOf } from '../../../src/domain/pricing/doubts.js';
import { priceCdr } from '../../../src/domain/pricing/price-cdr.js';
import type { PriceableCdr, PriceableTariff, PricingInput } from '../../../src/domain/pricing/priced-cdr.js';
import type { TariffType } from '../../../src/domain/roaming/tariff.js';
import { aSession, aTariff, charging, codes, element, energy, net, refusalOf } from './a-session.js';

const named = (id: string, perKwh: string, more: Partial<PriceableTariff> = {}): PriceableTariff =>
  aTariff([element([energy(perKwh)])], { id, ...more });
const kwh = (tariffId?: string) => ({ ...charging(30, '1'), ...(tariffId === undefined ? {} : { tariffId }) });
const total = (input: PricingInput): string => net(priceCdr(input));

describe('the tariff of a period', () => {
  it('is the one that it names, without regard to case', () => {
    const tariffs = [named('A', '1'), named('B', '10')];
    expect(total({ cdr: aSession([kwh('a'), kwh('B')]), tariffs })).toBe('11');
  });

  it('is refused when it is not known, or in another currency than the CDR', () => {
    const refusal = (tariff: PriceableTariff, id: string) =>
      refusalOf(() => priceCdr({ cdr: aSession([kwh('A'), kwh(id)]), tariffs: [named('A', '1'), tariff] }));
    expect(refusal(named('B', '1'), 'C')).toEqual({ code: 'cannot-price', field: 'charging_periods.1.tariff_id' });
    expect(refusal(named('B', '1', { currency: 'SEK' }), 'B')).toEqual({ code: 'cannot-price', field: 'currency' });
    expect(total({ cdr: aSession([kwh('A')]), tariffs: [named('A', '1'), named('B', '1', { currency: 'SEK' })] })).toBe(
      '1',
    );
  });

  it('is none when it names none while others do: free, with a warning, or by default, by policy', () => {
    const input = { cdr: aSession([kwh('A'), kwh()]), tariffs: [named('A', '1')] };
    const priced = priceCdr(input);
    expect([net(priced), codes(priced)]).toEqual(['1', ['PERIOD_WITHOUT_TARIFF_ID']]);
    expect(priced.measured.energyKwh.toFixed()).toBe('2');
    expect(priced.billed.energyKwh.toFixed()).toBe('1');
    expect(total({ ...input, policy: { missingTariffId: 'DEFAULT' } })).toBe('2');
  });

  it('is the version that was valid at session start, when several have the id', () => {
    const old = named('A', '1', { endsAt: new Date('2026-03-01T00:00:00Z') });
    const now = named('A', '2', { startsAt: new Date('2026-03-01T00:00:00Z') });
    expect(total({ cdr: aSession([kwh('A')]), tariffs: [old, now] })).toBe('2');
    const priced = priceCdr({ cdr: aSession([kwh('A')]), tariffs: [old] });
    expect([net(priced), codes(priced)]).toEqual(['1', ['TARIFF_NOT_VALID']]);
  });
});

describe('the tariff of a session in which no period names one', () => {
  const valid = (from: string, to: string, perKwh: string): PriceableTariff =>
    named(perKwh, perKwh, { startsAt: new Date(from), endsAt: new Date(to) });

  it('is the one valid at its start, from its first to before its last instant', () => {
    const tariffs = [
      valid('2026-03-04T08:00:00Z', '2026-03-04T09:00:00Z', '1'),
      valid('2026-03-04T09:00:00Z', '2026-03-04T09:30:00Z', '2'),
    ];
    expect(total({ cdr: aSession([kwh(), kwh()]), tariffs })).toBe('4');
  });

  it('may change with the periods, by policy', () => {
    const tariffs = [
      valid('2026-03-04T09:00:00Z', '2026-03-04T09:30:00Z', '2'),
      valid('2026-03-04T09:30:00Z', '2026-03-04T10:00:00Z', '5'),
    ];
    expect(total({ cdr: aSession([kwh(), kwh()]), tariffs, policy: { tariffValidity: 'PERIOD_START' } })).toBe('7');
  });

  it('is refused when none is valid', () => {
    const tariffs = [valid('2026-03-04T09:30:00Z', '2026-03-04T10:00:00Z', '5')];
    expect(refusalOf(() => priceCdr({ cdr: aSession([kwh()]), tariffs }))).toEqual({
      code: 'cannot-price',
      field: 'tariffs',
    });
  });

  it.each<[TariffType | undefined, string | undefined, string]>([
    [undefined, undefined, '3'],
    [undefined, 'AD_HOC_USER', '2'],
    ['PROFILE_GREEN', 'AD_HOC_USER', '4'],
    ['PROFILE_FAST', undefined, '1'],
  ])('fits the driver: profile %s with token %s costs %s', (profile, tokenType, cost) => {
    const tariffs = [
      named('PLAIN', '1'),
      named('ADHOC', '2', { type: 'AD_HOC_PAYMENT' }),
      named('REGULAR', '3', { type: 'REGULAR' }),
      named('GREEN', '4', { type: 'PROFILE_GREEN' }),
    ];
    const cdr: PriceableCdr = { ...aSession([kwh()]), ...(tokenType ? { token: { type: tokenType } } : {}) };
    expect(total({ cdr, tariffs, ...(profile ? { context: { profile } } : {}) })).toBe(cost);
  });

  it('is none by the letter of OCPI, by policy: the session is free, with a warning for each period', () => {
    const input = { cdr: aSession([kwh(), kwh()]), tariffs: [named('A', '1', { currency: 'SEK' })] };
    const priced = priceCdr({ ...input, policy: { noTariffNamed: 'UNPRICED' } });
    expect([net(priced), priced.audit, priced.billed.energyKwh.toFixed()]).toEqual(['0', [], '0']);
    const message = 'the period names no tariff: nothing is charged for it';
    expect(priced.warnings).toMatchObject([
      { code: 'PERIOD_WITHOUT_TARIFF_ID', message, period: 0 },
      { code: 'PERIOD_WITHOUT_TARIFF_ID', message, period: 1 },
    ]);
    expect(doubtsOf(priced.warnings)).toHaveLength(2);
    expect(refusalOf(() => priceCdr(input)).field).toBe('currency');
  });

  it('says nothing of a session in which some periods name one', () => {
    const input = { cdr: aSession([kwh('A'), kwh()]), tariffs: [named('A', '1')] };
    const policy = { noTariffNamed: 'UNPRICED', missingTariffId: 'DEFAULT' } as const;
    expect(total({ ...input, policy })).toBe('2');
  });

  it('is the first valid one in the list, whoever drives, by policy', () => {
    const ended = named('OLD', '9', { endsAt: new Date('2026-03-01T00:00:00Z') });
    const tariffs = [
      ended,
      named('ADHOC', '2', { type: 'AD_HOC_PAYMENT' }),
      named('REGULAR', '3', { type: 'REGULAR' }),
    ];
    const input = { cdr: aSession([kwh()]), tariffs };
    expect(total(input)).toBe('3');
    expect(total({ ...input, policy: { severalValid: 'LIST_ORDER' } })).toBe('2');
  });

  it('is the first in the list when none fits', () => {
    const tariffs = [named('GREEN', '4', { type: 'PROFILE_GREEN' }), named('CHEAP', '5', { type: 'PROFILE_CHEAP' })];
    expect(total({ cdr: aSession([kwh()]), tariffs })).toBe('4');
  });
});
