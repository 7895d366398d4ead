import type { Staff } from '../../../src/domain/access.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { objectKey, type PartyKey, parsePartyKey } from '../../../src/domain/party.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import { type RoamingRules, roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import type { Stores } from '../../../src/flows/hub.js';
import { type Quote, type QuoteRequest, quote } from '../../../src/flows/quotes/quote.js';
import type { CopiedModule, StoredObject } from '../../../src/store/object-store.js';
import { createOcpiReader } from '../../../src/wire/ocpi/reader.js';
import type { Json } from '../../support/ocpi-example.js';
import { aSpotPrice } from '../../support/prices/a-spot-price.js';
import { aLocation, aTariff, aToken } from '../../support/roaming/objects.js';

/** Wednesday, 17:00 in Amsterdam. */
export const NOW = new Date('2026-03-04T16:00:00Z');
export const OPERATOR: Staff = { email: 'op@hub.example', roles: ['OPERATOR'], parties: [] };
export const engineerOf = (...parties: readonly PartyKey[]): Staff => ({
  email: 'tech@msp.example',
  roles: ['ENGINEER'],
  parties,
});

const AT = '2026-03-01T00:00:00Z';
const connector = (id: string, fields: Json) => ({
  id,
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 16,
  max_electric_power: 11_000,
  last_updated: AT,
  ...fields,
});

/** A Location of NL*CPO in Amsterdam with one EVSE of 11 kW: T1 at connector 1, nothing at connector 2. */
export const LOCATION = aLocation({
  time_zone: 'Europe/Amsterdam',
  evses: [
    {
      uid: 'E1',
      status: 'AVAILABLE',
      connectors: [connector('1', { tariff_ids: ['T1'] }), connector('2', {})],
      last_updated: AT,
    },
  ],
});

/** 0.50 per kWh until 18:00 local time, 0.25 after it; VAT 21 %. */
export const EVENING_TARIFF = aTariff({
  elements: [
    { price_components: [{ type: 'ENERGY', price: 0.5, vat: 21, step_size: 1 }], restrictions: { end_time: '18:00' } },
    { price_components: [{ type: 'ENERGY', price: 0.25, vat: 21, step_size: 1 }] },
    { price_components: [{ type: 'FLAT', price: 1, vat: 21, step_size: 1 }] },
    { price_components: [{ type: 'PARKING_TIME', price: 3, vat: 21, step_size: 1 }] },
  ],
  start_date_time: undefined,
  end_date_time: undefined,
});

export interface Scene {
  readonly stores: Stores;
  readonly plans?: readonly Plan[];
  readonly rules?: RoamingRules;
}

/** Puts an object of NL*CPO (a Token: of DE*MSP) into the hub's copies. */
export async function keep(
  { objects }: Stores,
  module: CopiedModule,
  { fields, audience = 'EVERYBODY' }: { readonly fields: Json; readonly audience?: StoredObject['audience'] },
): Promise<void> {
  const owner = module === 'tokens' ? 'DE*MSP' : 'NL*CPO';
  const id = String(module === 'tokens' ? fields['uid'] : fields['id']);
  const key = objectKey(parsePartyKey(owner), ...(module === 'tokens' ? [id, 'RFID'] : [id]));
  const json = JSON.stringify(fields);
  const lastUpdated = new Date(AT);
  await objects.put({ module, key, owner, id, audience, ocpiVersion: '2.2.1', json, lastUpdated, revision: 1 });
}

/** The Location, its tariff and a token, as partners have pushed them. */
export async function keepAll(stores: Stores): Promise<void> {
  await keep(stores, 'locations', { fields: LOCATION });
  await keep(stores, 'tariffs', { fields: EVENING_TARIFF });
  await keep(stores, 'tokens', { fields: aToken({ contract_id: 'DE-MSP-GOLD-1' }) });
}

/** Asks for 11 kWh at the Location, an hour of charging, unless told otherwise. */
export async function ask(
  { stores, plans = [], rules = roamingRules([], 'OPEN') }: Scene,
  staff: Staff = OPERATOR,
  request: Partial<QuoteRequest> = {},
): Promise<Quote> {
  const hub = {
    ...stores,
    plans,
    roamingRules: async () => rules,
    ocpi: createOcpiReader(),
    clock: { now: () => NOW },
  };
  const location = { party: parsePartyKey('NL*CPO'), id: 'LOC1' };
  const wish = { energyKwh: new Decimal(11), parkingMinutes: 0 };
  return quote(hub, staff, { location, wish, ...request });
}

/** Hourly market prices from NOW on. */
export async function keepPrices(stores: Stores, perMwh: readonly string[]): Promise<void> {
  const list = perMwh.map((price, index) =>
    aSpotPrice(new Date(NOW.getTime() + index * 3_600_000).toISOString(), price),
  );
  await stores.spotPrices.insert(list);
}
