import type { Agreement } from '../../domain/clearing/agreement.js';
import { type CreditStanding, creditStanding, exposureOf, wouldExceed } from '../../domain/credit/exposure.js';
import { type Decimal, ZERO } from '../../domain/decimal.js';
import type { PartyKey } from '../../domain/party.js';
import type { AgreementStore } from '../../store/agreement-store.js';
import type { BalanceBook } from '../books/balance-book.js';
import type { Hub } from '../hub.js';

export interface CreditAsked {
  readonly cpo: PartyKey;
  readonly emsp: PartyKey;
  /** Absent: that of the agreement, which is that of all its CDRs. */
  readonly currency?: string;
  /** What the session is expected to cost, excl. VAT; absent: what the agreement says, or else 0. */
  readonly expected?: Decimal;
}

/** An agreement with a credit limit, and how its eMSP stands against it. */
export interface LimitedAgreement {
  readonly agreement: Agreement;
  readonly standing: CreditStanding;
}

/** UNLIMITED: nothing is agreed between the two now, or no limit in that currency. */
export type CreditAnswer =
  | { readonly kind: 'UNLIMITED' }
  | ({ readonly kind: 'ALLOWED' | 'NO_CREDIT' } & LimitedAgreement);

export interface CheckCreditDeps extends Pick<Hub, 'clock'> {
  readonly agreements: Pick<AgreementStore, 'validAt'>;
  readonly balanceBook: Pick<BalanceBook, 'ofParty'>;
}

/**
 * Whether an eMSP has credit for one more session at a CPO, by the version of their agreement that is valid now. The
 * limit is the agreement's; what counts against it is all that the eMSP owes in that currency, to whomever.
 */
export async function checkCredit(hub: CheckCreditDeps, asked: CreditAsked): Promise<CreditAnswer> {
  const { cpo, emsp } = asked;
  const agreement = await hub.agreements.validAt({ cpo, emsp, at: hub.clock.now() });
  const standing = agreement && (await standingUnder(hub, agreement, emsp));
  if (!standing || (asked.currency ?? agreement.currency) !== agreement.currency) return { kind: 'UNLIMITED' };
  const expected = asked.expected ?? agreement.expectedSessionAmount ?? ZERO;
  return { kind: wouldExceed(standing, expected) ? 'NO_CREDIT' : 'ALLOWED', agreement, standing };
}

/** How the eMSP of an agreement stands now; undefined: it has no limit. */
export async function standingUnder(
  hub: Pick<CheckCreditDeps, 'balanceBook'>,
  { creditLimit, currency }: Agreement,
  emsp: PartyKey,
): Promise<CreditStanding | undefined> {
  if (creditLimit === undefined) return undefined;
  return creditStanding(exposureOf(await hub.balanceBook.ofParty(emsp), emsp, currency), creditLimit);
}
