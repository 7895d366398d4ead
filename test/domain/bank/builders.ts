import type { BankLine, MatchedBankLine } from '../../../src/domain/bank/bank-line.js';
import { matchLine } from '../../../src/domain/bank/match-line.js';
import type { OpenItem } from '../../../src/domain/bank/open-item.js';
import { Decimal } from '../../../src/domain/decimal.js';
import type { PaymentOrder } from '../../../src/domain/settlement/settlement.js';

/** The account of the hub. */
export const HUB_IBAN = 'NL91ABNA0417164300';

/** 118.20 EUR by DE*BET, with the reference of its order. */
export function aLine(parts: Partial<BankLine> & { readonly amount?: Decimal } = {}): BankLine {
  return {
    id: 'S1',
    account: HUB_IBAN,
    statementId: 'ST-1',
    date: '2026-11-16',
    amount: new Decimal('118.20'),
    currency: 'EUR',
    counterpartyName: 'BET Mobility',
    counterpartyIban: 'DE02120300000000202051',
    creditorReference: 'RF81RUN202610NLALF',
    text: '',
    ...parts,
  };
}

/** A line that nobody can place but by its text. */
export function aBareLine(parts: Partial<BankLine> = {}): BankLine {
  const { creditorReference: _reference, counterpartyIban: _iban, ...bare } = aLine(parts);
  return { ...bare, ...parts };
}

/** What DE*BET has to pay in: 118.20 EUR. */
export function anOrder(parts: Partial<PaymentOrder> = {}): PaymentOrder {
  return {
    key: 'RUN-2026-10/DE*BET/EUR',
    runId: 'RUN-2026-10',
    party: 'DE*BET',
    direction: 'PAY_IN',
    receiver: 'NL*HUB',
    mode: 'HUB_ACCOUNT',
    currency: 'EUR',
    amount: new Decimal('118.20'),
    reference: 'RF81RUN202610NLALF',
    dueDate: '2026-11-16',
    debtorName: 'BET Mobility',
    creditorName: 'HUB Mobility',
    debtorIban: 'DE02120300000000202051',
    creditorIban: HUB_IBAN,
    ...parts,
  };
}

export function anItem(parts: Partial<OpenItem> = {}): OpenItem {
  const { key, party, currency, amount, reference, dueDate } = anOrder();
  const iban = 'DE02120300000000202051';
  const item = { orderKey: key, party, currency, amount, open: amount, reference, dueDate, iban };
  return { ...item, direction: 'PAY_IN', ...parts };
}

/** A line as the hub keeps it, matched to what is open. */
export function matched(line: BankLine, ...items: readonly OpenItem[]): MatchedBankLine {
  return { ...line, match: matchLine(line, items), importedAt: new Date('2026-11-17T06:00:00Z'), entryKeys: [] };
}
