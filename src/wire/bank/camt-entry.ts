import type { BankLine } from '../../domain/bank/bank-line.js';
import { type Decimal, sum } from '../../domain/decimal.js';
import type { CamtNode } from './camt-node.js';
import { readAmount, readDay, readMoney, readSign } from './camt-values.js';

/** A line before it has its id, with what the id is made of. */
export interface ReadEntry extends Omit<BankLine, 'id' | 'account' | 'statementId'> {
  readonly bookingDate: string;
  /** The bank's own reference; absent: it gave none. */
  readonly bankReference?: string;
}

/** What banks write where they have no reference. */
const NO_REFERENCE: ReadonlySet<string> = new Set(['NONREF', 'NOTPROVIDED', 'NOREF']);

const NAME_MAX = 140;
const REFERENCE_MAX = 35;
const TEXT_MAX = 500;

/**
 * The lines of an entry: none unless it is booked (others are not in the balance) or when it moves nothing; one per
 * transaction detail where the details tell their amounts; otherwise one.
 */
export function readEntry(entry: CamtNode): readonly ReadEntry[] {
  const status = entry.text('Sts', 'Cd') ?? entry.get('Sts').content();
  if (status !== 'BOOK') return [];
  const { amount, currency } = readMoney(entry);
  if (amount.isZero()) return [];
  const head = { ...readDays(entry), amount, currency };
  const details = entry.all('NtryDtls').flatMap((group) => group.all('TxDtls'));
  const bankReference = referenceOf(entry.text('AcctSvcrRef'));
  const [only, another] = details;
  if (!another) {
    const reference = bankReference ?? referenceOf(only?.text('Refs', 'AcctSvcrRef'));
    return [{ ...head, ...tell(entry, only, amount), ...(reference !== undefined && { bankReference: reference }) }];
  }
  const amounts = details.map((detail) => amountOf(detail, entry, currency));
  const known = amounts.filter((one) => one !== undefined);
  // A batch without amounts stays one line: a person has to look what is in it.
  if (known.length < details.length) {
    return [{ ...head, ...tell(entry, undefined, amount), ...(bankReference !== undefined && { bankReference }) }];
  }
  if (!sum(known).equals(amount)) {
    return entry.refuse(`its details add up to ${sum(known).toFixed()}, the entry is ${amount.toFixed()}`);
  }
  return details.flatMap((detail, index) => {
    const part = known[index];
    if (part === undefined || part.isZero()) return [];
    const reference = partReference(details, index, bankReference);
    const told = { ...head, ...tell(entry, detail, part), amount: part };
    return [reference === undefined ? told : { ...told, bankReference: reference }];
  });
}

function readDays(entry: CamtNode): Pick<ReadEntry, 'date' | 'bookingDate'> {
  const booked = readDay(entry.find('BookgDt'));
  const date = readDay(entry.find('ValDt')) ?? booked ?? entry.refuse('has neither value date nor booking date');
  return { date, bookingDate: booked ?? date };
}

/** With the sign of the detail, or else of its entry. Undefined: not told in the currency of the account. */
function amountOf(detail: CamtNode, entry: CamtNode, currency: string): Decimal | undefined {
  const node = detail.find('Amt') ?? detail.find('AmtDtls', 'TxAmt', 'Amt');
  if (!node) return undefined;
  const read = readAmount(node);
  if (read.currency !== currency) return undefined;
  return readSign(detail.find('CdtDbtInd') ? detail : entry, read.amount);
}

/** A detail's own reference, where no other detail of the entry has it; otherwise the entry's and the place. */
function partReference(details: readonly CamtNode[], index: number, ofEntry: string | undefined): string | undefined {
  const references = details.map((detail) => referenceOf(detail.text('Refs', 'AcctSvcrRef')));
  const own = references[index];
  if (own !== undefined && references.filter((one) => one === own).length === 1 && own !== ofEntry) return own;
  const shared = ofEntry ?? own;
  return shared === undefined ? undefined : `${shared}#${index + 1}`;
}

function referenceOf(text: string | undefined): string | undefined {
  return text === undefined || NO_REFERENCE.has(text.toUpperCase()) ? undefined : text.slice(0, REFERENCE_MAX);
}

/** Who paid or was paid, and what for. Money that came in is from the debtor, money that went out to the creditor. */
function tell(
  entry: CamtNode,
  detail: CamtNode | undefined,
  amount: Decimal,
): Pick<ReadEntry, 'counterpartyName' | 'counterpartyIban' | 'creditorReference' | 'endToEndId' | 'text'> {
  const role = amount.isNegative() ? 'Cdtr' : 'Dbtr';
  const parties = detail?.find('RltdPties');
  // 001.02 has the name in the party, 001.08 one element deeper.
  const name = parties?.text(role, 'Nm') ?? parties?.text(role, 'Pty', 'Nm');
  const iban = parties?.text(`${role}Acct`, 'Id', 'IBAN');
  const structured = detail?.find('RmtInf')?.all('Strd') ?? [];
  const reference = structured.map((one) => one.text('CdtrRefInf', 'Ref')).find((one) => one !== undefined);
  const endToEndId = referenceOf(detail?.text('Refs', 'EndToEndId'));
  const lines = (detail?.find('RmtInf')?.all('Ustrd') ?? []).map((one) => one.content() ?? '');
  const text = lines.join(' ').trim() || detail?.text('AddtlTxInf') || entry.text('AddtlNtryInf') || '';
  return {
    ...(name !== undefined && { counterpartyName: name.slice(0, NAME_MAX) }),
    ...(iban !== undefined && { counterpartyIban: iban.replace(/\s/g, '').toUpperCase().slice(0, 34) }),
    ...(reference !== undefined && { creditorReference: reference.slice(0, REFERENCE_MAX) }),
    ...(endToEndId !== undefined && { endToEndId }),
    text: text.slice(0, TEXT_MAX),
  };
}
