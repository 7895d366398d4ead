import { type Decimal, sum, toText } from '../decimal.js';
import { HubError } from '../errors.js';
import { minorDigits } from '../money.js';
import type { BankLine } from './bank-line.js';

/** A bank statement as it was read: its booked lines lead from the opening to the closing balance. */
export interface BankStatement {
  readonly id: string;
  /** IBAN, without spaces. */
  readonly account: string;
  readonly currency: string;
  readonly opening: Decimal;
  readonly closing: Decimal;
  /** In the order of the file. Other lines than booked ones are not in it. */
  readonly lines: readonly BankLine[];
}

/**
 * Refuses (`bad-field`) a statement that is not of the hub's account, has amounts with more decimals than the currency,
 * or whose opening balance and lines do not add up to its closing balance; `currency-mismatch` a line in another one.
 */
export function checkStatement(statement: BankStatement, hubIban: string | undefined): void {
  const { id, account, currency, opening, closing, lines } = statement;
  if (account !== hubIban) refuse('account', `statement ${id} is of ${account}, which is not the hub's account`);
  for (const line of lines) {
    checkDecimals(line.amount, currency, `amount of line ${line.id}`);
    if (line.currency !== currency) {
      throw new HubError('currency-mismatch', `line ${line.id} is in ${line.currency}, its statement in ${currency}`);
    }
  }
  checkDecimals(opening, currency, `opening balance of statement ${id}`);
  checkDecimals(closing, currency, `closing balance of statement ${id}`);
  // A line that is told twice is one.
  const moved = new Map(lines.map(({ id: line, amount }) => [line, amount] as const));
  const reached = opening.plus(sum([...moved.values()]));
  if (reached.equals(closing)) return;
  const places = minorDigits(currency);
  refuse(
    'closing_balance',
    `closing balance of statement ${id}: the opening balance and the lines add up to ${toText(reached, places)} ` +
      `${currency}, the bank says ${toText(closing, places)}`,
  );
}

/** Refuses (`bad-field`) an amount that nobody can pay in its currency: EUR 0.001, JPY 0.5. */
export function checkDecimals(amount: Decimal, currency: string, what: string): void {
  if (amount.decimalPlaces() > minorDigits(currency)) {
    refuse('amount', `${what}: ${amount.toFixed()} has more decimals than ${currency}`);
  }
}

function refuse(field: string, message: string): never {
  throw new HubError('bad-field', message, field);
}
