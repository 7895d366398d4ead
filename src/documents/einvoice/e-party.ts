import type { LegalEntity, VatId } from '../../domain/clearing/legal-entity.js';
import { type DocumentDraft, isSelfBilled } from '../../domain/invoicing/document.js';
import type { Profile } from '../../domain/invoicing/e-invoice-form.js';
import { partyKey } from '../../domain/party.js';
import type { EParty } from './model.js';

/** BG-4: with the VAT id of the country whose VAT is charged, otherwise of its seat. */
export function sellerOf(document: DocumentDraft, profile: Profile): EParty {
  const { seller } = document;
  const { email, contact } = seller;
  const phone = contact?.phone;
  return {
    ...partyOf(seller, { document, profile, vatCountry: taxedCountryOf(document) ?? seller.countryCode }),
    ...(email === undefined && contact === undefined
      ? {}
      : {
          contact: {
            name: contact?.name ?? seller.name,
            ...(phone === undefined ? {} : { phone }),
            ...(email === undefined ? {} : { email }),
          },
        }),
  };
}

/** BG-7: with the VAT id of the place of supply, which is where it owes reverse charge, otherwise of its seat. */
export function buyerOf(document: DocumentDraft, profile: Profile): EParty {
  const place = document.vatBreakdown.find(({ category }) => category === 'AE')?.place;
  return partyOf(document.buyer, { document, profile, vatCountry: place ?? document.buyer.countryCode });
}

/** Who reads it: the buyer, or in self-billing the seller. */
export function readerOf({ type, seller, buyer }: DocumentDraft): LegalEntity {
  return isSelfBilled(type) ? seller : buyer;
}

/** Who makes it by law: the seller, or in self-billing the buyer. */
export function makerOf({ type, seller, buyer }: DocumentDraft): LegalEntity {
  return isSelfBilled(type) ? buyer : seller;
}

interface Asked {
  readonly document: DocumentDraft;
  readonly profile: Profile;
  readonly vatCountry: string;
}

function partyOf(entity: LegalEntity, { document, profile, vatCountry }: Asked): EParty {
  const { name, street, postalCode, city, countryCode } = entity;
  const isOutsideScope = document.vatBreakdown.some(({ category }) => category === 'O');
  const vatId = isOutsideScope ? undefined : vatIdOf(entity, vatCountry);
  const registration = registrationOf(entity);
  const endpoint = endpointOf(entity, profile);
  // Peppol wants a scheme for it from Danish suppliers (DK-R-013), and OCPI has none: there only when nothing else is known.
  const hasId = profile !== 'peppol' || (vatId === undefined && registration === undefined);
  return {
    name,
    ...(hasId ? { id: partyKey(entity.party) } : {}),
    ...(registration === undefined ? {} : { registration }),
    ...(vatId === undefined ? {} : { vatId }),
    ...(endpoint === undefined ? {} : { endpoint }),
    street,
    postalCode,
    city,
    countryCode,
  };
}

function registrationOf({ registration, registrationScheme: scheme }: LegalEntity): EParty['registration'] {
  if (registration === undefined) return undefined;
  return { id: registration, ...(scheme === undefined ? {} : { scheme }) };
}

/** A mail address is an electronic address too (scheme EM), but none that the Peppol network can reach. */
function endpointOf({ endpoint, email }: LegalEntity, profile: Profile): EParty['endpoint'] {
  if (endpoint !== undefined) return endpoint;
  return profile === 'peppol' || email === undefined ? undefined : { scheme: 'EM', id: email };
}

function taxedCountryOf({ vatBreakdown }: DocumentDraft): string | undefined {
  return vatBreakdown.find(({ category }) => category === 'S')?.place;
}

function vatIdOf({ vatIds, countryCode }: LegalEntity, wanted: string): string | undefined {
  const found = vatIds.find((one) => countryOf(one) === wanted) ?? vatIds.find((one) => countryOf(one) === countryCode);
  return found === undefined ? undefined : prefixed(found);
}

/** Greece writes EL on its VAT ids. */
function countryOf(vatId: VatId): string {
  return vatId.countryCode === 'EL' ? 'GR' : vatId.countryCode;
}

function prefixed({ id, countryCode }: VatId): string {
  const prefix = countryCode === 'GR' ? 'EL' : countryCode;
  return id.startsWith(prefix) || id.startsWith(countryCode) ? id : `${prefix}${id}`;
}
