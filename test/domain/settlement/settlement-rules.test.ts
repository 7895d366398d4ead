import { parseSettlementRules, thresholdOf } from '../../../src/domain/settlement/settlement-rules.js';
import { refusalOf } from '../../support/refusal.js';
import { readProjectJson } from '../clearing/read-json.js';

type Json = Record<string, unknown>;
const shipped = readProjectJson<Json>('tariffs/settlement.json');
const account = {
  iban: 'NL91 ABNA 0417 1643 00',
  bic: 'ABNANL2A',
  name: 'Hub B.V.',
  creditorId: 'NL79ZZZ999999990000',
};

describe('tariffs/settlement.json', () => {
  it('ships with a threshold of one euro and comparable ones, and pays out once all have paid in', () => {
    const rules = parseSettlementRules(shipped);
    expect(rules).toMatchObject({ defaultPolicy: 'SIMULTANEOUS', fxMaxAgeDays: 5, interest: { enabled: false } });
    expect(thresholdOf(rules, 'EUR').toFixed(2)).toBe('1.00');
    expect(thresholdOf(rules, 'SEK').toFixed(2)).toBe('12.00');
    expect(thresholdOf(rules, 'JPY').isZero()).toBe(true);
    expect(thresholdOf(rules, 'constructor').isZero()).toBe(true);
    expect(rules.hubAccount).toBeUndefined();
  });

  it('has the account of the hub without spaces', () => {
    expect(parseSettlementRules({ ...shipped, hubAccount: account }).hubAccount).toEqual({
      ...account,
      iban: 'NL91ABNA0417164300',
    });
  });

  it.each<[string, Json]>([
    ['thresholds.eur', { thresholds: { eur: '1.00' } }],
    ['thresholds.EUR', { thresholds: { EUR: 1 } }],
    ['defaultPolicy', { defaultPolicy: 'HOPE' }],
    ['fxMaxAgeDays', { fxMaxAgeDays: -1 }],
    ['hubAccount.iban', { hubAccount: { ...account, iban: 'NL92ABNA0417164300' } }],
    ['hubAccount.bic', { hubAccount: { ...account, bic: 'ABNA' } }],
    ['hubAccount.name', { hubAccount: { ...account, name: 'x'.repeat(71) } }],
    ['hubAccount.creditorId', { hubAccount: { ...account, creditorId: 'none' } }],
    ['reminders.daysAfterDue', { reminders: { daysAfterDue: [7, 21] } }],
    ['reminders.daysAfterDue', { reminders: { daysAfterDue: [7, 7, 35] } }],
    ['interest.enabled', { interest: { enabled: 'no', percentPerYear: '8' } }],
    ['interest.percentPerYear', { interest: { enabled: true, percentPerYear: '101' } }],
    ['treshold', { treshold: {} }],
  ])('is refused by field: %s', (field, change) => {
    const refusal = refusalOf(() => parseSettlementRules({ ...shipped, ...change }));
    expect(refusal).toMatchObject({ code: 'bad-setting', field });
  });
});
