import type { CdrRecord } from '../../domain/clearing/cdr-record.js';
import { type Decimal, ZERO } from '../../domain/decimal.js';
import { unbilledPayable, unbilledReceivable } from '../../domain/ledger/account.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { canonicalJson } from '../roaming/canonical-json.js';
import { Breach, mustHold } from './breach.js';
import { balanceKey, type JournalFacts } from './check-journal.js';

/** What is on one document line, from its CDRs. */
export interface LineFacts {
  readonly count: number;
  readonly exact: Decimal;
  /** `key contentHash`, in the order in which they came. */
  readonly list: string[];
}

export interface CdrFacts {
  readonly count: number;
  /** By `{number}#{line}`. */
  readonly lines: ReadonlyMap<string, LineFacts>;
}

/**
 * I3: no received CDR has changed. I4: each accepted one has exactly its accrual, each credited one its credit, and
 * nothing else is accrued. I8: the unbilled accounts hold what is on no document.
 */
export async function checkCdrs(hub: Pick<Hub, 'cdrs' | 'secrets'>, journal: JournalFacts): Promise<CdrFacts> {
  const lines = new Map<string, LineFacts>();
  const unbilled = new Map<string, Decimal>();
  let count = 0;
  let booked = 0;
  for await (const record of hub.cdrs.stream({})) {
    count++;
    checkUnchanged(hub, record);
    if (!isAccepted(record) || record.nextStep !== 'NONE') continue;
    booked++;
    checkAccrual(record, journal);
    if (record.finance.state === 'DOCUMENTED') addToLine(lines, record, record.finance);
    else addUnbilled(unbilled, record);
  }
  const accruals = [...journal.amounts.keys()].filter((key) => key.startsWith('accrue:')).length;
  mustHold(accruals === booked, () => new Breach('I4', 'journal', `${accruals} accruals, ${booked} booked CDRs`));
  checkUnbilled(unbilled, journal);
  return { count, lines };
}

function checkUnchanged(hub: Pick<Hub, 'secrets'>, record: CdrRecord): void {
  const hash = hub.secrets.sha256(canonicalJson(record.original));
  mustHold(hash === record.contentHash, () => new Breach('I3', `CDR ${record.key}`, 'its content has changed'));
}

function isAccepted({ review }: CdrRecord): boolean {
  return review.state === 'ACCEPTED' || review.state === 'CREDITED';
}

function checkAccrual(record: CdrRecord, journal: JournalFacts): void {
  const { key, cdr, review } = record;
  const booked = journal.amounts.get(`accrue:${key}`);
  const claimed = cdr.totalCost.exclVat;
  const is = booked?.toFixed() ?? 'nothing';
  mustHold(
    booked?.equals(claimed) === true,
    () => new Breach('I4', `CDR ${key}`, `booked ${is}, not ${claimed.toFixed()}`),
  );
  if (review.state !== 'CREDITED') return;
  const credit = journal.amounts.get(`accrue:${review.creditKey}`);
  const isTakenBack = credit === undefined || credit.equals(claimed.negated());
  mustHold(
    isTakenBack,
    () => new Breach('I4', `CDR ${key}`, `its credit ${review.creditKey} books ${credit?.toFixed()}`),
  );
}

function addToLine(
  lines: Map<string, LineFacts>,
  { key, contentHash, cdr }: CdrRecord,
  { documentNumber, line }: { readonly documentNumber: string; readonly line: number },
): void {
  const at = `${documentNumber}#${line}`;
  const facts = lines.get(at) ?? { count: 0, exact: ZERO, list: [] };
  facts.list.push(`${key} ${contentHash}`);
  lines.set(at, { count: facts.count + 1, exact: facts.exact.plus(cdr.totalCost.exclVat), list: facts.list });
}

function addUnbilled(unbilled: Map<string, Decimal>, { cdr, emsp }: CdrRecord): void {
  const { exclVat } = cdr.totalCost;
  const owed = balanceKey(unbilledReceivable(partyKey(emsp)), cdr.currency);
  const due = balanceKey(unbilledPayable(partyKey(cdr.party)), cdr.currency);
  unbilled.set(owed, exclVat.plus(unbilled.get(owed) ?? ZERO));
  unbilled.set(due, (unbilled.get(due) ?? ZERO).minus(exclVat));
}

function checkUnbilled(unbilled: ReadonlyMap<string, Decimal>, journal: JournalFacts): void {
  for (const [account, balance] of journal.balances) {
    if (!account.startsWith('unbilled:')) continue;
    const expected = unbilled.get(account) ?? ZERO;
    const text = `holds ${balance.toFixed()}, its CDRs come to ${expected.toFixed()}`;
    mustHold(balance.equals(expected), () => new Breach('I8', account, text));
  }
}
