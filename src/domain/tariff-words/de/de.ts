import { formatFor } from '../format.js';
import type { Texts } from '../texts.js';
import { billTexts } from './bill.js';
import { conditionTexts, MONTHS } from './conditions.js';
import { lintTexts } from './lint.js';
import { tableTexts } from './table.js';
import { tariffTexts } from './tariff.js';
import { warningTexts } from './warnings.js';

const format = formatFor({
  decimalPoint: ',',
  groupSeparator: '.',
  percentSign: ' %',
  moneyBefore: false,
  months: MONTHS,
  date: (day, month, year) => `${day}. ${month} ${year}`,
  instant: (date, clock, zone) => `${date}, ${clock} Uhr${zone === 'UTC' ? ' UTC' : ''}`,
  and: 'und',
});
const conditions = conditionTexts(format);

/** German. */
export const de: Texts = {
  format,
  conditions,
  tariff: tariffTexts(format),
  table: tableTexts(format),
  bill: billTexts(format),
  warnings: warningTexts(),
  lint: lintTexts(format, conditions),
  severities: { ERROR: 'Fehler', WARNING: 'Warnung', HINT: 'Hinweis' },
};
