import { quote } from '../../../src/flows/quotes/quote.js';
import type { ApiFlows } from '../../../src/wire/api/api-flows.js';
import { createOcpiReader } from '../../../src/wire/ocpi/reader.js';
import { inMemoryObjects } from '../in-memory-objects.js';
import { aLocation, aTariff } from '../roaming/objects.js';
import { quietParts } from '../roaming/quiet-hub.js';

/** Quotes at a Location of NL*ABC with one tariff of 0.25 per kWh, by the real flow. */
export function quoteFlows(clock: { now(): Date }): Pick<ApiFlows, 'quote'> {
  const kept = keepObjects();
  const none = async () => [];
  const spotPrices = { newest: none, versions: none, insert: async () => undefined };
  const { roamingRules } = quietParts();
  return {
    quote: async (staff, request) =>
      quote(
        { objects: await kept, ocpi: createOcpiReader(), clock, plans: [], roamingRules, spotPrices },
        staff,
        request,
      ),
  };
}

const OF_ABC = { country_code: 'NL', party_id: 'ABC' };

async function keepObjects() {
  const objects = inMemoryObjects();
  const shared = {
    owner: 'NL*ABC',
    audience: 'EVERYBODY',
    ocpiVersion: '2.2.1',
    lastUpdated: new Date(0),
    revision: 1,
  } as const;
  const location = aLocation({ ...OF_ABC, evses: [EVSE] });
  const tariff = aTariff({ ...OF_ABC, start_date_time: undefined, end_date_time: undefined });
  await objects.put({ ...shared, module: 'locations', key: 'NL*ABC/LOC1', id: 'LOC1', json: JSON.stringify(location) });
  await objects.put({ ...shared, module: 'tariffs', key: 'NL*ABC/T1', id: 'T1', json: JSON.stringify(tariff) });
  return objects;
}

const CONNECTOR = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'CABLE',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  tariff_ids: ['T1'],
  last_updated: '2026-03-01T00:00:00Z',
};
const EVSE = { uid: 'E1', status: 'AVAILABLE', connectors: [CONNECTOR], last_updated: '2026-03-01T00:00:00Z' };
