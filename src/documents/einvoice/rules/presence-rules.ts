import { firstBlank, firstOf, isBlank, type Rule } from './rule.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What every e-invoice must have (EN 16931-1, 6.4.1). */
export const PRESENCE_RULES: readonly Rule[] = [
  { id: 'BR-02', code: 'bad-field', find: ({ number }) => firstBlank({ number }) },
  {
    id: 'BR-03',
    code: 'bad-field',
    find: ({ issueDate }) => (DATE.test(issueDate) ? undefined : { field: 'issueDate', message: 'is not a date' }),
  },
  { id: 'BR-06', code: 'bad-field', find: ({ seller }) => firstBlank({ 'seller.name': seller.name }) },
  { id: 'BR-07', code: 'bad-field', find: ({ buyer }) => firstBlank({ 'buyer.name': buyer.name }) },
  { id: 'BR-09', code: 'bad-field', find: ({ seller }) => firstBlank({ 'seller.countryCode': seller.countryCode }) },
  { id: 'BR-11', code: 'bad-field', find: ({ buyer }) => firstBlank({ 'buyer.countryCode': buyer.countryCode }) },
  {
    id: 'BR-16',
    code: 'bad-field',
    find: ({ lines }) => (lines.length > 0 ? undefined : { field: 'lines', message: 'are missing' }),
  },
  {
    id: 'BR-25',
    code: 'bad-field',
    find: ({ lines }) => firstOf(lines, ({ name }, index) => firstBlank({ [`lines.${index}.description`]: name })),
  },
  {
    id: 'BR-29',
    code: 'bad-field',
    find: ({ period }) =>
      DATE.test(period.from) && period.from <= period.until
        ? undefined
        : { field: 'period', message: 'is not a month' },
  },
  {
    id: 'BR-55',
    code: 'bad-field',
    find: ({ preceding }) =>
      firstOf(preceding, ({ number }, index) =>
        isBlank(number) ? { field: `preceding.${index}.number`, message: 'is missing' } : undefined,
      ),
  },
  {
    id: 'BR-CO-25',
    code: 'bad-field',
    find: ({ dueDate }) => (DATE.test(dueDate) ? undefined : { field: 'dueDate', message: 'is not a date' }),
  },
];
