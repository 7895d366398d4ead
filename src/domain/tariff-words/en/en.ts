import { formatFor } from '../format.js';
import type { Texts } from '../texts.js';
import { billTexts } from './bill.js';
import { conditionTexts, MONTHS } from './conditions.js';
import { lintTexts } from './lint.js';
import { tableTexts } from './table.js';
import { tariffTexts } from './tariff.js';
import { warningTexts } from './warnings.js';

const format = formatFor({
  decimalPoint: '.',
  groupSeparator: ',',
  percentSign: '%',
  moneyBefore: true,
  months: MONTHS,
  date: (day, month, year) => `${day} ${month} ${year}`,
  instant: (date, clock, zone) => `${date}, ${clock}${zone === 'UTC' ? ' UTC' : ''}`,
  and: 'and',
});
const conditions = conditionTexts(format);

/** English. */
export const en: Texts = {
  format,
  conditions,
  tariff: tariffTexts(format),
  table: tableTexts(format),
  bill: billTexts(format),
  warnings: warningTexts(),
  lint: lintTexts(format, conditions),
  severities: { ERROR: 'Error', WARNING: 'Warning', HINT: 'Hint' },
};
