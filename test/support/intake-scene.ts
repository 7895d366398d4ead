import { Decimal } from '../../src/domain/decimal.js';
import { clearCdr } from '../../src/flows/clearing/clear-cdr.js';
import { checkSignedData } from '../../src/wire/metering/check-signed-data.js';
import { anAgreement, party } from '../domain/clearing/builders.js';
import type { TestDatabase } from './mongo.js';
import type { Json } from './ocpi-example.js';
import { type Answer, type Platform, startNetwork } from './roaming/network.js';
import { openTestHub } from './test-hub.js';

/** CDRs over OCPI into a hub with its own store, checked, priced and booked; and what became of them. */
export interface IntakeScene {
  /** As NL*ALF, unless another platform is named. */
  post(cdr: Json, from?: 'NL*ALF' | 'NL*OTH'): Promise<Answer>;
  /** `ACCEPTED EXACT`, `QUARANTINED TIME_ORDER`. */
  verdictOf(key: string): Promise<string>;
  /** The unbilled claim as booked; undefined: nothing is booked. */
  bookedOf(key: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openIntakeScene(database: TestDatabase): Promise<IntakeScene> {
  const opened = await openTestHub(database);
  const hub = { ...opened, checkSignedData };
  const network = await startNetwork({ clock: opened.clock });
  const clearing: Promise<void>[] = [];
  network.use({ cdrs: hub.cdrs, clearSoon: (record) => void clearing.push(clearCdr(hub, record)) });
  for (const cpo of ['NL*ALF', 'NL*OTH']) {
    const terms = { key: `${cpo}→DE*BET/1`, cpo: party(cpo), emsp: party('DE*BET'), maxAgeDays: 90 };
    await hub.agreements.insert(anAgreement({ ...terms, maxPowerKw: new Decimal(22) }));
  }
  const platforms = {
    'NL*ALF': await network.join([['NL*ALF', 'CPO']]),
    'NL*OTH': await network.join([['NL*OTH', 'CPO']]),
  };
  return {
    post: async (cdr, from = 'NL*ALF') => {
      const answer = await sent(platforms[from], cdr);
      await Promise.all(clearing);
      return answer;
    },
    verdictOf: async (key) => {
      const review = (await hub.cdrs.find(key))?.review;
      if (review?.state === 'QUARANTINED') return `QUARANTINED ${review.rule}`;
      const verdict = review && 'rating' in review ? review.rating?.verdict : undefined;
      return `${review?.state} ${verdict}`;
    },
    bookedOf: async (key) => (await hub.ledger.find(`accrue:${key}`))?.postings[0]?.amount.toFixed(4),
    close: async () => {
      await network.close();
      await opened.close();
    },
  };
}

function sent(platform: Platform, cdr: Json): Promise<Answer> {
  return platform.ask('POST', '/receiver/cdrs', { body: cdr });
}

/** A CDR in OCPI's own words: 10 kWh in ten hours for 10.00 EUR, at 1.00 a kWh. */
export function aSentCdr(id: string, fields: Json = {}): Json {
  const owner = { country_code: 'NL', party_id: 'ALF' };
  const energy = { type: 'ENERGY', price: 1, step_size: 1 };
  const instants = { start_date_time: '2026-10-11T20:00:00Z', end_date_time: '2026-10-12T06:00:00Z' };
  return {
    ...owner,
    id,
    ...instants,
    session_id: `S-${id}`,
    cdr_token: { country_code: 'DE', party_id: 'BET', uid: '04AA', type: 'RFID', contract_id: 'DE-BET-C1-X' },
    auth_method: 'WHITELIST',
    cdr_location: {
      id: 'LOC1',
      address: 'Stationsplein 1',
      city: 'Utrecht',
      country: 'NLD',
      coordinates: { latitude: '52.0907', longitude: '5.1214' },
      evse_uid: 'EVSE1',
      evse_id: 'NL*ALF*E1',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency: 'EUR',
    tariffs: [
      {
        ...owner,
        id: 'T1',
        currency: 'EUR',
        elements: [{ price_components: [energy] }],
        last_updated: '2026-01-01T00:00:00Z',
      },
    ],
    charging_periods: [
      { start_date_time: instants.start_date_time, dimensions: [{ type: 'ENERGY', volume: 10 }], tariff_id: 'T1' },
    ],
    total_cost: { excl_vat: 10 },
    total_energy: 10,
    total_time: 10,
    last_updated: '2026-10-12T06:01:00Z',
    ...fields,
  };
}

/** The same with another amount of energy and another claim. */
export function aClaim(id: string, kwh: string, claimed: string): Json {
  const volume = Number(kwh);
  const start = '2026-10-11T20:00:00Z';
  return aSentCdr(id, {
    charging_periods: [{ start_date_time: start, dimensions: [{ type: 'ENERGY', volume }], tariff_id: 'T1' }],
    total_cost: { excl_vat: Number(claimed) },
    total_energy: volume,
  });
}
