/** What matters of a legal entity; the rest is filled in. */
export interface EntityParts {
  readonly dealer?: boolean;
  /** Absent: one of its country. */
  readonly vatIds?: readonly string[];
  readonly iban?: string;
  readonly series?: Readonly<Record<string, string>>;
}

/** A VAT id of each country that the vectors name, in its country's form. */
const VAT_IDS: Readonly<Record<string, string>> = {
  BE: 'BE0123456789',
  BG: 'BG123456789',
  CH: 'CHE123456789MWST',
  DE: 'DE123456789',
  FR: 'FR12345678901',
  GB: 'GB123456789',
  NL: 'NL123456789B01',
  SE: 'SE123456789001',
};

/** A legal entity as `PUT /api/legal-entities/{party}` and HUB_LEGAL_ENTITY_FILE take it. */
export function entityBody(party: string, { dealer = true, vatIds, iban, series }: EntityParts = {}): object {
  const country_code = party.slice(0, 2);
  return {
    name: `${party.replace('*', ' ')} Mobility`,
    street: 'Main Street 1',
    postal_code: '1000',
    city: 'Capital',
    country_code,
    vat_ids: (vatIds ?? [country_code]).map((country) => ({
      country_code: country,
      id: VAT_IDS[country],
      evidence: 'VIES WAPIAAAAY1 2026-09-30',
    })),
    dealer,
    ...(iban === undefined ? {} : { iban }),
    ...(series === undefined ? {} : { series }),
    language: 'en',
  };
}

/** An agreement as `POST /api/agreements` takes it, from the beginning of 2026. */
export function agreementBody(cpo: string, emsp: string, more: object = {}): object {
  return { cpo, emsp, currency: 'EUR', valid_from: '2026-01-01T00:00:00Z', contest_days: 0, ...more };
}

const ALPHA_3: Readonly<Record<string, string>> = {
  AT: 'AUT',
  BE: 'BEL',
  BG: 'BGR',
  CH: 'CHE',
  DE: 'DEU',
  FR: 'FRA',
  GB: 'GBR',
  NL: 'NLD',
  SE: 'SWE',
};

export interface SentCdr {
  readonly cpo: string;
  readonly emsp: string;
  readonly id: string;
  readonly kwh: string;
  /** Claimed, excl. VAT, as it stands in the JSON. */
  readonly cost: string;
  /** Of a kWh; absent: whatever makes the claim the price. */
  readonly price?: string;
  readonly chargeCountry: string;
  readonly currency?: string;
  /** Of a credit CDR. */
  readonly credits?: string;
}

/** A CDR of a session in October 2026 as a CPO sends it: JSON text, so that each digit is its own. */
export function cdrText(sent: SentCdr): string {
  const { cpo, emsp, id, kwh, cost, chargeCountry, currency = 'EUR', credits } = sent;
  const [country_code = '', party_id = ''] = cpo.split('*');
  const [tokenCountry = '', tokenParty = ''] = emsp.split('*');
  const owner = { country_code, party_id };
  const start = '2026-10-12T08:00:00Z';
  const component =
    sent.price === undefined
      ? { type: 'FLAT', price: '@cost', step_size: 1 }
      : { type: 'ENERGY', price: '@price', step_size: 1 };
  const tariff = {
    ...owner,
    id: 'T1',
    currency,
    elements: [{ price_components: [component] }],
    last_updated: '2026-01-01T00:00:00Z',
  };
  const cdr = {
    ...owner,
    id,
    start_date_time: start,
    end_date_time: '2026-10-12T18:00:00Z',
    session_id: `S-${credits ?? id}`,
    cdr_token: {
      country_code: tokenCountry,
      party_id: tokenParty,
      uid: '04AA',
      type: 'RFID',
      contract_id: `${tokenCountry}-${tokenParty}-C1-X`,
    },
    auth_method: 'WHITELIST',
    cdr_location: {
      id: `LOC-${chargeCountry}`,
      address: 'Station Square 1',
      city: 'Capital',
      country: ALPHA_3[chargeCountry],
      coordinates: { latitude: '52.0907', longitude: '5.1214' },
      evse_uid: 'E1',
      evse_id: `${chargeCountry}*${party_id}*E1`,
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency,
    tariffs: [tariff],
    charging_periods: [{ start_date_time: start, dimensions: [{ type: 'ENERGY', volume: '@kwh' }], tariff_id: 'T1' }],
    total_cost: { excl_vat: '@total' },
    total_energy: '@kwh',
    total_time: 10,
    ...(credits === undefined ? {} : { credit: true, credit_reference_id: credits }),
    last_updated: '2026-10-12T18:01:00Z',
  };
  return JSON.stringify(cdr)
    .replaceAll('"@kwh"', kwh)
    .replaceAll('"@total"', cost)
    .replaceAll('"@price"', sent.price ?? '0')
    .replaceAll('"@cost"', cost.replace('-', ''));
}
