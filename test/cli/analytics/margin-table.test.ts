import { formatMarginTable } from '../../../src/cli/analytics/margin-table.js';

const SOLD = { currency: 'EUR', energy_kwh: '812.54', revenue: '398.125', energy_cost: '146.25', cdrs: 31 };
const RATES = { margin: '251.875', margin_percent: '63.27', revenue_per_kwh: '0.489976', cost_per_kwh: '0.18' };
const KNOWN = { ...SOLD, ...RATES, cost_unknown_kwh: '0' };
const UNKNOWN = {
  ...{ currency: 'EUR', energy_kwh: '7', revenue: '3.00', energy_cost: '0.00', cdrs: 1 },
  ...{ margin: undefined, margin_percent: undefined, revenue_per_kwh: '0.428571', cost_per_kwh: undefined },
  cost_unknown_kwh: '7',
};

describe('the table of margins', () => {
  it('has a line per row and the total, rounded for reading, and says what is not known', () => {
    const rows = [
      { weekday: 'MONDAY', hour_of_day: '18', ...KNOWN },
      { weekday: 'SUNDAY', hour_of_day: '02', ...UNKNOWN },
    ];
    const totals = [{ ...KNOWN, cost_unknown_kwh: '7', cost_unknown: { NO_PRICE: '7' } }];
    const report = { rows, totals, complete: false, unspread_cdrs: 3 };
    expect(formatMarginTable(report, ['weekday', 'hour_of_day'])).toEqual([
      'weekday  hour_of_day    kWh  revenue    cost  margin     %  rev/kWh  cost/kWh  CDRs  unknown kWh',
      'MONDAY   18           812.5   398.13  146.25  251.88  63.3   0.4900    0.1800    31          0.0  EUR',
      'SUNDAY   02             7.0     3.00    0.00       -     -   0.4286         -     1          7.0  EUR',
      'total                 812.5   398.13  146.25  251.88  63.3   0.4900    0.1800    31          7.0  EUR',
      'cost not known of 7.0 kWh in EUR: the index has no price for the quarter hour',
      '3 accepted CDRs are not in it yet',
    ]);
  });

  it('is the totals alone when nothing tells rows apart', () => {
    const report = { rows: [KNOWN], totals: [{ ...KNOWN, cost_unknown: {} }], complete: true };
    expect(formatMarginTable(report, [])).toHaveLength(2);
    expect(formatMarginTable({ rows: [], totals: [], complete: true }, ['cpo'])).toHaveLength(1);
  });
});
