import { planRun } from '../../../src/domain/clearing/plan-run.js';
import type { RunInput } from '../../../src/domain/clearing/run-input.js';
import { Decimal, toText } from '../../../src/domain/decimal.js';
import { parseVatTable } from '../../../src/domain/invoicing/parse-vat-table.js';
import { taxCurrencyOf } from '../../../src/domain/invoicing/tax-currency.js';
import { aGroup, anAgreement, anEntity, aRunInput, FEES, party, VAT_TABLE } from '../clearing/builders.js';
import { readProjectJson } from '../clearing/read-json.js';

const RATES = { date: '2026-10-30', source: 'ECB', unitsPerEur: { SEK: new Decimal('11.2345') } };
const FLEET = anEntity('NL*FLT', { dealer: false });

/** SE*EPS sells to a fleet, which pays the VAT of the country in which it charged; the hub charges no fees. */
function sold(parts: Partial<RunInput> = {}) {
  const registered = [
    { countryCode: 'SE', id: 'SE1', evidence: 'VIES 1' },
    { countryCode: 'DE', id: 'DE1' },
    { countryCode: 'DK', id: 'DK1' },
  ];
  const sale = (chargeCountry: string, exact: string) =>
    aGroup({ cpo: 'SE*EPS', emsp: 'NL*FLT', chargeCountry, exact: new Decimal(exact), cdrHash: chargeCountry });
  return planRun(
    aRunInput({
      groups: [sale('SE', '100.52'), sale('DE', '50')],
      legalEntities: [anEntity('SE*EPS', { vatIds: registered }), FLEET],
      agreements: [anAgreement({ key: 'SE*EPS→NL*FLT/1', cpo: party('SE*EPS'), emsp: party('NL*FLT') })],
      fees: { ...FEES, schedules: [{ currency: 'EUR' }] },
      rates: RATES,
      ...parts,
    }),
  );
}

describe('VAT that is owed in another currency than the document’s', () => {
  it('is stated in that currency too, on a document of its own', () => {
    const facts = sold().documents.map(({ draft }) => [draft.key, toText(draft.vat, 2), draft.taxCurrency]);
    expect(facts).toEqual([
      ['RUN-2026-10/380/SE*EPS/NL*FLT/EUR', '9.50', undefined],
      [
        'RUN-2026-10/380/SE*EPS/NL*FLT/EUR/SEK',
        '25.13',
        { currency: 'SEK', vat: new Decimal('282.32'), rateDate: '2026-10-30' },
      ],
    ]);
  });

  it('is withheld without a rate, while the rest is billed', () => {
    for (const unitsPerEur of [{}, { DKK: new Decimal('7.46') }]) {
      const plan = sold({ rates: { ...RATES, unitsPerEur } });
      expect(plan.blocked.map(({ group, reason, detail }) => [group.chargeCountry, reason, detail])).toEqual([
        ['SE', 'RATES_MISSING', 'VAT of SE is owed in SEK: no rate from EUR'],
      ]);
      expect(plan.documents.map(({ draft }) => draft.lines.map((line) => line.countryCode))).toEqual([['DE']]);
    }
  });

  it('is that of the country, in the euro where the table names none; reverse charge states none', () => {
    const at = (place: string, currency: string) => taxCurrencyOf(VAT_TABLE, { category: 'S', place }, currency);
    expect([at('SE', 'EUR'), at('SE', 'SEK'), at('NL', 'EUR'), at('NL', 'SEK')]).toEqual([
      'SEK',
      undefined,
      undefined,
      'EUR',
    ]);
    expect(taxCurrencyOf(VAT_TABLE, { category: 'AE', place: 'SE' }, 'EUR')).toBeUndefined();
    const currencies = ['PL', 'CZ', 'HU', 'DK', 'RO', 'CH', 'NO', 'GB', 'BG', 'HR'].map((place) => at(place, 'EUR'));
    expect(currencies).toEqual(['PLN', 'CZK', 'HUF', 'DKK', 'RON', 'CHF', 'NOK', 'GBP', undefined, undefined]);
  });

  it('needs a code in the table', () => {
    const table = readProjectJson<{ countries: Record<string, object> }>('tariffs/vat/eu.json');
    const wrong = { ...table, countries: { SE: { ...table.countries['SE'], currency: 'kr' } } };
    expect(() => parseVatTable(wrong)).toThrow('countries.SE.currency: expected an ISO 4217 code');
  });
});
