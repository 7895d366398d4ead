import type { BankLine } from '../../domain/bank/bank-line.js';
import type { BankStatement } from '../../domain/bank/bank-statement.js';
import { folded } from '../../domain/bank/open-item.js';
import { sum } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { refuseAt } from '../feeds/read-values.js';
import { type ReadEntry, readEntry } from './camt-entry.js';
import { type CamtNode, readCamtXml } from './camt-node.js';
import { readMoney } from './camt-values.js';
import { lineIds } from './line-id.js';

/** Versions of camt.053 that are read: the one of 2009, which most banks send, and that of the SEPA change of 2023. */
const NAMESPACES: ReadonlySet<string> = new Set(
  ['02', '08'].map((version) => `urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}`),
);

/** Largest file that is read. */
export const CAMT_BYTES_MAX = 10 * 1024 * 1024;
/** Lines of one file. */
const LINES_MAX = 50_000;

/** Balances that a statement begins with, as banks name them: opening, or closing of the day before. */
const OPENING = ['OPBD', 'PRCD'] as const;
const CLOSING = ['CLBD'] as const;

/**
 * Reads the statements of a camt.053 file (001.02 and 001.08): booked entries only, batched ones split into their details.
 * Whether the balances add up and the account is the hub's is said by `checkStatement`. Refuses by path with `bad-field`,
 * and `too-large`.
 */
export function readCamt053(bytes: Uint8Array): readonly BankStatement[] {
  if (bytes.length > CAMT_BYTES_MAX) throw new HubError('too-large', `the file has more than ${CAMT_BYTES_MAX} bytes`);
  const document = readCamtXml(bytes);
  // `xmlns="urn:…"`, or `xmlns:camt="urn:…"` with any prefix.
  if (!document.attributes().some((value) => NAMESPACES.has(value))) {
    refuseAt('Document', 'expected camt.053.001.02 or camt.053.001.08');
  }
  const statements = document.get('BkToCstmrStmt').all('Stmt');
  if (statements.length === 0) refuseAt('Document/BkToCstmrStmt/Stmt', 'is missing');
  const read = statements.map(readStatement);
  const count = read.reduce((total, { lines }) => total + lines.length, 0);
  if (count > LINES_MAX) throw new HubError('too-large', `more than ${LINES_MAX} lines in one file`);
  return read;
}

function readStatement(statement: CamtNode): BankStatement {
  const id = statement.get('Id').content() ?? statement.get('Id').refuse('is empty');
  const account = folded(
    statement.text('Acct', 'Id', 'IBAN') ?? statement.get('Acct', 'Id', 'IBAN').refuse('is empty'),
  );
  const opening = readBalance(statement, OPENING);
  const closing = readBalance(statement, CLOSING);
  const { currency } = opening;
  if (closing.currency !== currency) statement.refuse('its balances are in two currencies');
  const entries = statement.all('Ntry').flatMap(readEntry);
  const reached = opening.amount.plus(sum(entries.map(({ amount }) => amount)));
  const ids = lineIds(account, entries, reached.equals(closing.amount) ? 'DISTINCT' : 'TOLD_AGAIN');
  const lines = entries.map((entry, index) => toLine(entry, { id: ids[index] ?? '', account, statementId: id }));
  return { id, account, currency, opening: opening.amount, closing: closing.amount, lines };
}

function readBalance(statement: CamtNode, codes: readonly string[]): ReturnType<typeof readMoney> {
  const balances = statement.all('Bal');
  const found = codes
    .map((code) => balances.find((balance) => balance.text('Tp', 'CdOrPrtry', 'Cd') === code))
    .find((balance) => balance !== undefined);
  if (!found) return refuseAt(`${statement.path}/Bal`, `a balance of type ${codes.join(' or ')} is missing`);
  return readMoney(found);
}

function toLine(
  { bookingDate: _bookingDate, bankReference: _bankReference, ...entry }: ReadEntry,
  place: Pick<BankLine, 'id' | 'account' | 'statementId'>,
): BankLine {
  return { ...place, ...entry };
}
