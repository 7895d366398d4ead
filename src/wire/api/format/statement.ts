import type { Statement } from '../../../flows/books/statement.js';
import { formatAmount } from './amount.js';

/** Statement of openapi.yaml. */
export function formatStatement(statement: Statement): object {
  return {
    party: statement.party,
    from: statement.from,
    until: statement.until,
    currencies: statement.currencies.map(({ currency, opening, lines, closing }) => ({
      currency,
      opening: formatAmount(opening, currency),
      lines: lines.map(({ date, key, memo, amount, balance }) => ({
        date,
        key,
        memo,
        amount: formatAmount(amount, currency),
        balance: formatAmount(balance, currency),
      })),
      closing: formatAmount(closing, currency),
    })),
  };
}
