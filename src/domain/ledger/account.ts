import type { PartyKey } from '../party.js';

/** What an eMSP owes for accepted CDRs that are on no invoice yet. Exact. */
export function unbilledReceivable(emsp: PartyKey): string {
  return `unbilled:receivable:${emsp}`;
}

/** What a CPO is owed for accepted CDRs that are on no invoice yet. Exact. */
export function unbilledPayable(cpo: PartyKey): string {
  return `unbilled:payable:${cpo}`;
}

/** Issued documents of a member that are not netted or paid: debit is what it owes. Minor units. */
export function memberOpen(party: PartyKey): string {
  return `member:${party}:open`;
}

/** Net amount of a member in a run; zero once the run is settled. */
export function settlement(runId: string, party: PartyKey): string {
  return `settlement:${runId}:${party}`;
}

/** The hub's bank account in one currency. */
export function bank(currency: string): string {
  return `bank:${currency}`;
}

/** What the hub earned by its fees, net of VAT. */
export const FEE_INCOME = 'income:fees';

/** VAT that the hub owes a country. */
export function vatOutput(countryCode: string): string {
  return `vat:output:${countryCode}`;
}
