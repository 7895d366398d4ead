import { Decimal } from '../../../src/domain/decimal.js';
import type { SettlementRules } from '../../../src/domain/settlement/settlement-rules.js';

/** Nothing is carried forward unless a test says so. */
export const SETTLEMENT_RULES: SettlementRules = {
  version: 'test',
  thresholds: {},
  defaultPolicy: 'SIMULTANEOUS',
  fxMaxAgeDays: 5,
  hubAccount: { iban: 'NL91ABNA0417164300', bic: 'ABNANL2A', name: 'Test Hub B.V.', creditorId: 'NL79ZZZ999999990000' },
  reminders: { daysAfterDue: [7, 21, 35] },
  interest: { enabled: false, percentPerYear: new Decimal(8) },
};
