import { Decimal } from '../../domain/decimal.js';
import type { CamtNode } from './camt-node.js';

/** ISO 20022: up to 18 digits, 5 of them decimals. */
const AMOUNT = /^\d{1,18}(?:\.\d{1,5})?$/;
const CURRENCY = /^[A-Z]{3}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export interface ReadMoney {
  readonly amount: Decimal;
  readonly currency: string;
}

/** Amount, currency and sign (credit is positive) of an entry, a detail or a balance. */
export function readMoney(node: CamtNode): ReadMoney {
  const { amount, currency } = readAmount(node.get('Amt'));
  return { amount: readSign(node, amount), currency };
}

/** An amount without its sign. */
export function readAmount(node: CamtNode): ReadMoney {
  const text = node.content() ?? '';
  const currency = node.attribute('Ccy') ?? '';
  if (!AMOUNT.test(text)) return node.refuse(`expected an amount such as 118.20, got "${text.slice(0, 40)}"`);
  if (!CURRENCY.test(currency)) return node.refuse('expected the attribute Ccy with an ISO 4217 code');
  return { amount: new Decimal(text), currency };
}

/** CRDT: came in, positive. DBIT: went out. A reversal says by itself on which side it stands. */
export function readSign(node: CamtNode, amount: Decimal): Decimal {
  const indicator = node.get('CdtDbtInd').content();
  if (indicator !== 'CRDT' && indicator !== 'DBIT') return node.get('CdtDbtInd').refuse('expected CRDT or DBIT');
  return indicator === 'DBIT' ? amount.negated() : amount;
}

/** The day of a date or instant, if it is told. */
export function readDay(node: CamtNode | undefined): string | undefined {
  const day = (node?.text('Dt') ?? node?.text('DtTm'))?.slice(0, 10);
  if (node === undefined || day === undefined) return undefined;
  // 31 June is read as 1 July: a day is real when it stays what it was.
  const read = new Date(DAY.test(day) ? `${day}T00:00:00Z` : Number.NaN);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
    ? day
    : node.refuse(`expected a date such as 2026-11-16, got "${day}"`);
}
