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
  return `${settlementPrefix(runId)}${party}`;
}

/** What the settlement accounts of a run begin with. */
export function settlementPrefix(runId: string): string {
  return `settlement:${runId}:`;
}

/** Whether an account is what a party settles in some run. */
export function isSettlementOf(account: string, party: PartyKey): boolean {
  return account.startsWith('settlement:') && account.endsWith(`:${party}`);
}

/** The hub's bank account in one currency. */
export function bank(currency: string): string {
  return `bank:${currency}`;
}

/** What a member has paid beyond what it owed: used for what it owes next. */
export function prepaid(party: PartyKey): string {
  return `prepaid:${party}`;
}

/** Money on the hub's bank account of which nobody knows yet what it is for. */
export const SUSPENSE = 'suspense';

/** What the hub earned by its fees, net of VAT. */
export const FEE_INCOME = 'income:fees';

/** PRINCIPAL: energy that the hub sold and bought, net of VAT. */
export const ENERGY_INCOME = 'income:energy';
export const ENERGY_EXPENSE = 'expense:energy';

/** PRINCIPAL: energy of accepted CDRs that is on no document yet. Exact. */
export const ACCRUED_REVENUE = 'accrued:revenue';
export const ACCRUED_COST = 'accrued:cost';

/** VAT that the hub owes a country for what it sold. */
export function vatOutput(countryCode: string): string {
  return `vat:output:${countryCode}`;
}

/** VAT that the hub paid on a document to it and gets back. */
export function vatInput(countryCode: string): string {
  return `vat:input:${countryCode}`;
}

/** Reverse charge: VAT that the hub owes for what it bought, and gets back at the same time. */
export function vatOutputReverse(countryCode: string): string {
  return `vat:output-rc:${countryCode}`;
}

export function vatInputReverse(countryCode: string): string {
  return `vat:input-rc:${countryCode}`;
}

/** Where an amount of one currency becomes one of another. */
export function fx(currency: string): string {
  return `fx:${currency}`;
}

/** Cents that conversion leaves over. */
export const FX_ROUNDING = 'expense:fx-rounding';

/** What a member owed and will not pay. */
export const BAD_DEBT = 'expense:bad-debt';

/** Interest on arrears that members were charged. */
export const INTEREST_INCOME = 'income:interest';
