import { type ApiQuote, quoteLines } from '../../../src/cli/quotes/quote-lines.js';

const QUOTE: ApiQuote = {
  location: { party: 'NL*ABC', id: 'LOC1', time_zone: 'Europe/Amsterdam' },
  evse_uid: 'E1',
  connector_id: '1',
  priced_by: { kind: 'PLAN', id: 'SPOT' },
  session: {
    starts_at: '2026-11-20T10:00:00.000Z',
    charging_until: '2026-11-20T11:00:00.000Z',
    ends_at: '2026-11-20T11:30:00.000Z',
    energy_kwh: '11',
    power_kw: '11',
  },
  currency: 'EUR',
  payable: { excl_vat: '8.00', incl_vat: '9.68' },
  parts: { energy: '6.50', time: '0.00', idle: '1.50', fees: '0.00', adjustment: '0.00', tax: '1.68' },
  energy_prices: [{ from: '2026-11-20T10:00:00.000Z', per_kwh: '0.5' }],
  estimated: true,
  warnings: [{ code: 'FALLBACK_PRICE', message: 'no market price' }],
  next_cheaper_window: {
    from: '2026-11-20T12:00:00.000Z',
    until: '2026-11-20T13:45:00.000Z',
    payable: '5.00',
    saves: '4.68',
  },
  cheapest_start: { starts_at: '2026-11-20T12:30:00.000Z', payable: '4.90', saves: '4.78' },
  carbon: { grams_per_kwh: '300', grams: '3300' },
};

describe('a quote on the command line', () => {
  it('says the price first, then its parts that are not nothing, in local time', () => {
    expect(quoteLines(QUOTE)).toEqual([
      'NL*ABC/LOC1 E1/1, Europe/Amsterdam',
      '11 kWh at 11 kW, 20/11/2026, 11:00 to 20/11/2026, 12:00',
      'parked until 20/11/2026, 12:30',
      'price 9.68 EUR, by plan SPOT',
      '  energy     6.50',
      '  idle       1.50',
      '  tax        1.68',
      '  from 20/11/2026, 11:00  0.5 per kWh',
      'estimated: market prices are missing, the fallback price stands for them',
      'cheaper from 20/11/2026, 13:00 to 20/11/2026, 14:45: 5.00 EUR, saves 4.68',
      'cheapest at 20/11/2026, 13:30: 4.90 EUR, saves 4.78',
      'CO2 3300 g, 300 g/kWh',
      'FALLBACK_PRICE: no market price',
    ]);
  });

  it('says when VAT is not known and when nothing is cheaper', () => {
    const { next_cheaper_window: _next, cheapest_start: _best, ...rest } = QUOTE;
    const lines = quoteLines({ ...rest, payable: { excl_vat: '8.00' }, estimated: false });
    expect(lines).toContain('price 8.00 excl. VAT EUR, by plan SPOT');
    expect(lines).toContain('no cheaper start is known in the next 24 hours');
  });
});
