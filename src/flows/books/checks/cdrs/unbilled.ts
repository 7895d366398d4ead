import { type CdrRecord, isBooked, termsOf } from '../../../../domain/clearing/cdr-record.js';
import {
  ACCRUED_COST,
  ACCRUED_REVENUE,
  unbilledPayable,
  unbilledReceivable,
} from '../../../../domain/ledger/account.js';
import { partyKey } from '../../../../domain/party.js';
import type { Inspection } from '../../inspection.js';
import type { BookedDocuments } from '../issued/bookings.js';
import { addTo, balanceKey, firstDifference, type ReadonlyTotals, type Totals } from '../totals.js';

const OF_ACCRUALS = /^(?:unbilled|accrued):/;

/**
 * I8: the accounts of accruals hold what CDRs come to that are on no document: as agent both sides of a CDR leave with one
 * document; as principal the buyer's side leaves with the sale and the seller's with the purchase.
 */
export function createUnbilled(look: Inspection, { unreleased, releasedByHand }: BookedDocuments) {
  const expected: Totals = new Map([...releasedByHand].filter(([key]) => OF_ACCRUALS.test(key)));
  const isReleased = (number: string | undefined) => number !== undefined && !unreleased.has(number);
  return {
    /** A CDR whose accrual is booked and was not taken back. */
    add: ({ cdr, emsp, review, finance }: CdrRecord): void => {
      if (!isBooked(review)) return;
      const { currency } = cdr;
      const { exclVat } = cdr.totalCost;
      const on = (account: string, amount: typeof exclVat) => addTo(expected, balanceKey(account, currency), amount);
      const isPrincipal = termsOf(review).model === 'PRINCIPAL';
      const isSold = 'documentNumber' in finance && isReleased(finance.documentNumber);
      const isBought = isPrincipal ? 'purchaseNumber' in finance && isReleased(finance.purchaseNumber) : isSold;
      if (!isSold) {
        on(unbilledReceivable(partyKey(emsp)), exclVat);
        if (isPrincipal) on(ACCRUED_REVENUE, exclVat.negated());
      }
      if (!isBought) {
        on(unbilledPayable(partyKey(cdr.party)), exclVat.negated());
        if (isPrincipal) on(ACCRUED_COST, exclVat);
      }
    },
    check: (balances: ReadonlyTotals): void => {
      const held: Totals = new Map([...balances].filter(([key]) => OF_ACCRUALS.test(key)));
      const differs = firstDifference(held, expected);
      look.mustHold('I8', differs === undefined, () => [
        differs?.key ?? '',
        `holds ${differs?.is.toFixed()}, its CDRs come to ${differs?.expected.toFixed()}`,
      ]);
      look.saw('I8', 'accounts of accruals', held.size);
    },
  };
}
