import type { EParty } from './model.js';
import type { XmlWriter } from './xml-writer.js';

/** Name, address, contact and ids of a seller or buyer, into the element of it (BG-4, BG-7). */
export function writeCiiParty(xml: XmlWriter, party: EParty): void {
  const { id, name, registration, contact, street, postalCode, city, countryCode, endpoint, vatId } = party;
  xml.leaf('ram:ID', id);
  xml.leaf('ram:Name', name);
  xml.within('ram:SpecifiedLegalOrganization', () =>
    xml.leaf('ram:ID', registration?.id, registration?.scheme === undefined ? {} : { schemeID: registration.scheme }),
  );
  xml.within('ram:DefinedTradeContact', () => {
    xml.leaf('ram:PersonName', contact?.name);
    xml.within('ram:TelephoneUniversalCommunication', () => xml.leaf('ram:CompleteNumber', contact?.phone));
    xml.within('ram:EmailURIUniversalCommunication', () => xml.leaf('ram:URIID', contact?.email));
  });
  xml.within('ram:PostalTradeAddress', () => {
    xml.leaf('ram:PostcodeCode', postalCode);
    xml.leaf('ram:LineOne', street);
    xml.leaf('ram:CityName', city);
    xml.leaf('ram:CountryID', countryCode);
  });
  xml.within('ram:URIUniversalCommunication', () =>
    xml.leaf('ram:URIID', endpoint?.id, { schemeID: endpoint?.scheme ?? '' }),
  );
  xml.within('ram:SpecifiedTaxRegistration', () => xml.leaf('ram:ID', vatId, { schemeID: 'VA' }));
}
