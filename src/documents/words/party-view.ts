import type { LegalEntity, VatId } from '../../domain/clearing/legal-entity.js';
import { isSelfBilled } from '../../domain/invoicing/document.js';
import { fill, type InvoiceTexts } from './invoice-texts.js';
import type { PaperDocument, PartyView, Wording } from './view.js';

/** Name, address, VAT ids and mail address of a side of a document. */
export function partyView(document: PaperDocument, side: 'seller' | 'buyer', { texts, format }: Wording): PartyView {
  const entity = document[side];
  return {
    heading: texts[side],
    name: entity.name,
    lines: [
      entity.street,
      `${entity.postalCode} ${entity.city}`.trim(),
      format.country(entity.countryCode),
      ...vatIdsOf(entity, document).map(({ id }) => fill(texts.vatId, { id })),
      ...(entity.registration === undefined ? [] : [fill(texts.registration, { id: entity.registration })]),
      ...(entity.email === undefined ? [] : [entity.email]),
    ].filter((line) => line !== ''),
  };
}

/** Small, over the recipient's address: where the letter goes back to. */
export function returnAddressOf(document: PaperDocument): string {
  return addressOf(senderOf(document)).join(' · ');
}

/** At the foot of every page: who sends it, with address and VAT id. */
export function footOf(document: PaperDocument, texts: InvoiceTexts): string {
  const sender = senderOf(document);
  const [vatId] = vatIdsOf(sender, document);
  return [...addressOf(sender), ...(vatId === undefined ? [] : [fill(texts.vatId, { id: vatId.id })])].join(' · ');
}

/** Under whose name a document goes out: the seller's, in self-billing the buyer's. */
export function senderOf({ type, seller, buyer }: PaperDocument): LegalEntity {
  return isSelfBilled(type) ? buyer : seller;
}

function addressOf({ name, street, postalCode, city }: LegalEntity): string[] {
  return [name, street, `${postalCode} ${city}`.trim()].filter((part) => part !== '');
}

/**
 * Who is registered in many countries shows the VAT ids that this document is about: of its seat and of the countries
 * whose VAT is on it; without any of these the first.
 */
function vatIdsOf({ vatIds, countryCode }: LegalEntity, { vatBreakdown }: PaperDocument): readonly VatId[] {
  const countries = new Set([countryCode, ...vatBreakdown.map(({ place }) => place)]);
  const own = vatIds.filter((vatId) => countries.has(vatId.countryCode === 'EL' ? 'GR' : vatId.countryCode));
  return own.length > 0 ? own : vatIds.slice(0, 1);
}
