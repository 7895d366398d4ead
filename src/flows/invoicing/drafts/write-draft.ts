import type { LegalEntity } from '../../../domain/clearing/legal-entity.js';
import { HubError } from '../../../domain/errors.js';
import { buildInvoice, type DocumentHead, type LineDraft } from '../../../domain/invoicing/build-invoice.js';
import { decideVat, vatPartyOf } from '../../../domain/invoicing/decide-vat.js';
import type { DocumentDraft, VatDecision } from '../../../domain/invoicing/document.js';
import { canConvert, taxCurrencyOf, withTaxCurrency } from '../../../domain/invoicing/tax-currency.js';
import type { SupplyKind } from '../../../domain/invoicing/vat-table.js';
import { type PartyKey, partyKey } from '../../../domain/party.js';
import type { Hub } from '../../hub.js';

export interface WriteDraftDeps extends Pick<Hub, 'identity' | 'rules'> {
  readonly legalEntities: Pick<Hub['legalEntities'], 'find'>;
  readonly rateTables: Pick<Hub['rateTables'], 'latest'>;
}

/** A line before its VAT is decided. ENERGY says where it was charged; anything else is a service. */
export type UntaxedLine = Omit<LineDraft, 'vat'> & {
  readonly supply: SupplyKind;
  /** Of what is no supply, such as interest: the table is not asked. */
  readonly decided?: VatDecision;
};

/**
 * Makes a document of lines: VAT by the table on its issue date, and in the currency of the country that is owed it.
 * Refuses (`vat-blocked`) what the table blocks, and VAT in a currency for which there is no rate.
 */
export async function writeDraft(
  hub: WriteDraftDeps,
  head: DocumentHead,
  lines: readonly UntaxedLine[],
): Promise<DocumentDraft> {
  const taxed = lines.map(({ supply, decided, ...line }, index) => ({
    ...line,
    vat: decided ?? vatOf(hub, head, { supply, countryCode: line.countryCode, field: `lines.${index}` }),
  }));
  const draft = buildInvoice(head, taxed);
  const currencies = taxed.map(({ vat }) => taxCurrencyOf(hub.rules.vat, vat, head.currency));
  const [currency, ...others] = [...new Set(currencies)];
  if (others.length > 0)
    throw new HubError('vat-blocked', 'VAT_IN_SEVERAL_CURRENCIES: make a document for each', 'lines');
  if (currency === undefined) return draft;
  const rates = await hub.rateTables.latest(head.issueDate);
  if (rates === undefined || !canConvert(rates, head.currency, currency)) {
    throw new HubError(
      'vat-blocked',
      `RATES_MISSING: VAT is owed in ${currency}: no rate from ${head.currency}`,
      'lines',
    );
  }
  return withTaxCurrency(draft, currency, rates);
}

interface TaxedSupply {
  readonly supply: SupplyKind;
  readonly countryCode: string | undefined;
  readonly field: string;
}

function vatOf(
  { rules }: WriteDraftDeps,
  head: DocumentHead,
  { supply, countryCode, field }: TaxedSupply,
): VatDecision {
  try {
    return decideVat(rules.vat, {
      kind: supply,
      supplier: vatPartyOf(head.seller),
      customer: vatPartyOf(head.buyer),
      date: head.issueDate,
      ...(countryCode === undefined ? {} : { chargeCountry: countryCode }),
    });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    throw new HubError(error.code, `${field}: ${error.message}`, field);
  }
}

/** What a line was taxed as: goods by Art. 38 and 39, anything else is a service. */
export function supplyOf({ placeRule = '' }: VatDecision): SupplyKind {
  return placeRule.startsWith('ART38') || placeRule.startsWith('ART39') ? 'ENERGY' : 'SERVICE';
}

/** Who stands on a document today: the hub, or a member. Refuses (`unknown-object`) one that nobody has entered. */
export async function entityOf(hub: WriteDraftDeps, party: PartyKey, field: 'seller' | 'buyer'): Promise<LegalEntity> {
  if (party === partyKey(hub.identity)) return hub.identity.legalEntity;
  const entity = await hub.legalEntities.find(party);
  if (!entity) throw new HubError('unknown-object', `${field}: ${party} has no legal entity`, field);
  return entity;
}

/** How many days later than it is issued a document is due. */
export function termOf({ issueDate, dueDate }: Pick<DocumentDraft, 'issueDate' | 'dueDate'>): number {
  return (Date.parse(dueDate) - Date.parse(issueDate)) / 86_400_000;
}

/** A day so many days after another one, `YYYY-MM-DD`. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Today, `YYYY-MM-DD` in UTC, as the days of clearing runs are. */
export function todayOf({ clock }: Pick<Hub, 'clock'>): string {
  return clock.now().toISOString().slice(0, 10);
}
