import type { Staff } from '../../domain/access.js';
import type { BankMatch, MatchedBankLine } from '../../domain/bank/bank-line.js';
import { onAccount, payItem } from '../../domain/bank/match-line.js';
import { ZERO } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import type { PartyKey } from '../../domain/party.js';
import type { BankLineFilter } from '../../store/clearing/bank-line-store.js';
import type { Page } from '../../store/object-store.js';
import { aloneAtBank } from './alone-at-bank.js';
import { type BankHub, today } from './bank-hub.js';
import { aloneWithAllBooked, bookLines } from './book-lines.js';
import { standingOrder } from './open-orders.js';

/** A line of the bank, by the account and the id in it. */
export interface LineId {
  readonly account: string;
  readonly id: string;
}

/** What a line pays after all: an order, the account of a member, or nobody knows. */
export type Assignment =
  | { readonly to: 'ORDER'; readonly orderKey: string }
  | { readonly to: 'MEMBER'; readonly party: PartyKey }
  | { readonly to: 'SUSPENSE' };

export type WantedAssignment = LineId & { readonly assignment: Assignment };
export type BankLineQuery = BankLineFilter & { readonly offset: number; readonly limit: number };

/** Lines of the bank by page, by date. */
export function listBankLines(
  hub: Pick<BankHub, 'bankLines'>,
  { offset, limit, ...filter }: BankLineQuery,
): Promise<Page<MatchedBankLine>> {
  return hub.bankLines.page(filter, { offset, limit });
}

/** Notes that a person looked at what a line pays and found it right. Refuses with `conflict` one that nobody knows. */
export async function confirmMatch(hub: BankHub, staff: Staff, wanted: LineId): Promise<MatchedBankLine> {
  return aloneAtBank(hub, async () => {
    const line = await bookedLine(hub, wanted);
    if (line.match.result === 'SUSPENSE') {
      throw new HubError('conflict', `nobody knows what line ${line.id} pays: assign it`, 'id');
    }
    const confirmed = { ...line, match: { ...line.match, needsReview: false }, reviewedBy: staff.email };
    await hub.bankLines.change(confirmed);
    return confirmed;
  });
}

/**
 * Gives a line to what it pays after all. The old entry is taken back by its opposite and a new one is booked, both dated
 * today; nothing is edited. Refuses with `unknown-object`, `currency-mismatch`, and with `conflict` an order of which
 * nothing is open, or that the line pays already.
 */
export async function reassignLine(hub: BankHub, staff: Staff, wanted: WantedAssignment): Promise<MatchedBankLine> {
  return aloneWithAllBooked(hub, async () => {
    const line = await bookedLine(hub, wanted);
    const match = await matchByHand(hub, line, { ...wanted, by: staff.email });
    const takesBack = line.entryKeys.at(-1);
    if (takesBack === undefined) throw new HubError('conflict', `line ${line.id} is not booked yet`, 'id');
    const corrected = { ...line, match, reviewedBy: staff.email, correction: { takesBack, date: today(hub) } };
    await hub.bankLines.change(corrected);
    await bookLines(hub, [corrected]);
    hub.log.info({ event: 'bank.reassigned', line: line.id, account: line.account, by: staff.email });
    return (await hub.bankLines.find(line.account, line.id)) ?? corrected;
  });
}

async function bookedLine({ bankLines }: BankHub, { account, id }: LineId): Promise<MatchedBankLine> {
  const line = await bankLines.find(account, id);
  if (!line) throw new HubError('unknown-object', 'no such line of the bank', 'id');
  if (line.entryKeys.length === 0 || line.correction) {
    throw new HubError('conflict', `line ${id} is not booked yet; try again when it is`, 'id');
  }
  return line;
}

async function matchByHand(
  hub: BankHub,
  line: MatchedBankLine,
  { assignment, by }: { readonly assignment: Assignment; readonly by: string },
): Promise<BankMatch> {
  const told = { confidence: 'CERTAIN', needsReview: false, reason: `assigned by ${by}` } as const;
  switch (assignment.to) {
    case 'ORDER':
      return { ...(await payByHand(hub, line, assignment.orderKey)), ...told };
    case 'MEMBER': {
      const entity = await hub.legalEntities.find(assignment.party);
      if (!entity) throw new HubError('unknown-object', `no member ${assignment.party}`, 'party');
      return { ...onAccount(line, assignment.party), ...told };
    }
    case 'SUSPENSE':
      return { result: 'SUSPENSE', applied: ZERO, excess: ZERO, ...told };
  }
}

/** Money in the direction of the order pays it; money that comes back takes back what was paid. */
async function payByHand(
  hub: BankHub,
  line: MatchedBankLine,
  orderKey: string,
): Promise<Pick<BankMatch, 'result' | 'orderKey' | 'party' | 'applied' | 'excess'>> {
  const { order, open, paid } = await standingOrder(hub, orderKey);
  const { direction, currency, party } = order;
  if (direction === 'MEMBER_TO_MEMBER') {
    throw new HubError('conflict', `${orderKey} is paid from member to member, not through the bank`, 'order_key');
  }
  if (currency !== line.currency) {
    throw new HubError('currency-mismatch', `${orderKey} is in ${currency}, the line in ${line.currency}`, 'order_key');
  }
  if (line.match.orderKey === orderKey && line.match.applied.greaterThan(0)) {
    throw new HubError('conflict', `line ${line.id} pays ${orderKey} already`, 'order_key');
  }
  const pays = line.amount.isNegative() === (direction === 'PAY_OUT');
  const payable = pays ? open : paid;
  if (payable.lessThanOrEqualTo(0)) {
    throw new HubError('conflict', `nothing of ${orderKey} is ${pays ? 'open' : 'paid'}`, 'order_key');
  }
  return payItem({ orderKey, party, open: payable }, line.amount.abs());
}
