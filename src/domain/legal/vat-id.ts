/**
 * Whether text has the form of a VAT id of a country (ISO 3166-1; Greece writes `EL`, Northern Ireland `XI`), without
 * spaces. The form only: whether it was given to somebody VIES tells. Undefined: no form is known for the country.
 */
export function hasVatIdForm(countryCode: string, id: string): boolean | undefined {
  return FORMS.get(countryCode)?.test(id);
}

/** As VIES and the tax offices of the other countries publish them. */
const FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['AT', /^ATU\d{8}$/],
  ['BE', /^BE[01]\d{9}$/],
  ['BG', /^BG\d{9,10}$/],
  ['CH', /^CHE\d{9}(?:MWST|TVA|IVA)?$/],
  ['CY', /^CY\d{8}[A-Z]$/],
  ['CZ', /^CZ\d{8,10}$/],
  ['DE', /^DE\d{9}$/],
  ['DK', /^DK\d{8}$/],
  ['EE', /^EE\d{9}$/],
  ['ES', /^ES[A-Z0-9]\d{7}[A-Z0-9]$/],
  ['FI', /^FI\d{8}$/],
  ['FR', /^FR[A-HJ-NP-Z0-9]{2}\d{9}$/],
  ['GB', /^(?:GB|XI)(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$/],
  ['GR', /^EL\d{9}$/],
  ['HR', /^HR\d{11}$/],
  ['HU', /^HU\d{8}$/],
  ['IE', /^IE(?:\d{7}[A-W][A-I]?|\d[A-Z*+]\d{5}[A-W])$/],
  ['IS', /^IS\d{5,6}$/],
  ['IT', /^IT\d{11}$/],
  ['LI', /^LI\d{5}$/],
  ['LT', /^LT(?:\d{9}|\d{12})$/],
  ['LU', /^LU\d{8}$/],
  ['LV', /^LV\d{11}$/],
  ['MT', /^MT\d{8}$/],
  ['NL', /^NL\d{9}B\d{2}$/],
  ['NO', /^NO\d{9}(?:MVA)?$/],
  ['PL', /^PL\d{10}$/],
  ['PT', /^PT\d{9}$/],
  ['RO', /^RO\d{2,10}$/],
  ['SE', /^SE\d{10}01$/],
  ['SI', /^SI\d{8}$/],
  ['SK', /^SK\d{10}$/],
]);
