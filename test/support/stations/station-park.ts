import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorApi } from '../../../src/simulator/operator-api.js';
import { createStation, type SimulatedStation } from '../../../src/simulator/station/station.js';
import type { StationOptions } from '../../../src/simulator/station/station-options.js';

export const CPO = { country_code: 'NL', party_id: 'ABC' };
/** Site of all stations that name no other. */
export const SITE = 'SITE-1';

/** A station as the API takes it; with so many outlets of 175 kW instead of `evses`. */
export interface StationPlan {
  readonly id: string;
  readonly site?: string;
  readonly outlets?: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A station that sends what it is told, and all that the hub sends it. */
export interface PlainStation {
  readonly station: SimulatedStation;
  /** Frames of the hub, oldest first. */
  readonly heard: readonly (readonly unknown[])[];
  /** Sends a call as it stands, and gives back the hub's frame with its message id. */
  ask(action: string, payload: unknown): Promise<readonly unknown[]>;
}

/** The stations of NL*ABC, as the hub knows them and as they are played. */
export interface StationPark {
  /** Key of a station for its first connection. */
  keyOf(id: string): string;
  addSite(id: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  addStations(...plans: readonly StationPlan[]): Promise<void>;
  /** A simulated station with its key that does nothing yet; it is closed with the journey. */
  station(id: string, more?: Partial<StationOptions>): SimulatedStation;
  /** One that is connected and booted. */
  online(id: string, more?: Partial<StationOptions>): Promise<SimulatedStation>;
  /** One that is connected and has said nothing. */
  plain(id: string, more?: Partial<StationOptions>): Promise<PlainStation>;
  close(): Promise<void>;
}

/** An empty park; stations connect to this URL, without their id. */
export function createStationPark(api: OperatorApi, url: string): StationPark {
  const keys = new Map<string, string>();
  const made: SimulatedStation[] = [];
  const keyOf = (id: string): string => {
    const key = keys.get(id);
    if (key === undefined) throw new Error(`station ${id} was not added`);
    return key;
  };
  const station = (id: string, more: Partial<StationOptions> = {}): SimulatedStation => {
    const password = keys.get(id);
    const one = createStation({ url, id, version: '1.6', ...(password !== undefined && { password }), ...more });
    made.push(one);
    return one;
  };
  return {
    keyOf,
    station,
    async addSite(id, more = {}) {
      await api.post('/sites', { ...PLACE, party: partyText(CPO), id, ...more });
    },
    async addStations(...plans) {
      for (const { id, site = SITE, outlets = 1, more } of plans) {
        const evses = Array.from({ length: outlets }, (_, index) => evseOf(id, index + 1));
        const body = { id, party: partyText(CPO), site, evses, ...more };
        keys.set(id, (await api.post<{ onboarding_token: string }>('/stations', body)).onboarding_token);
      }
    },
    async online(id, more) {
      const one = station(id, more);
      await one.connect();
      await one.boot();
      return one;
    },
    async plain(id, more = {}) {
      const heard: unknown[][] = [];
      const keep = (text: string, direction: 'in' | 'out'): void => {
        if (direction === 'in') heard.push(JSON.parse(text));
      };
      const one = station(id, { onFrame: keep, ...more });
      await one.connect();
      return { station: one, heard, ask: asking(one, heard) };
    },
    async close() {
      await Promise.all(made.map((one) => one.close()));
    },
  };
}

function asking(station: SimulatedStation, heard: readonly unknown[][]): PlainStation['ask'] {
  let asked = 0;
  return async (action, payload) => {
    asked += 1;
    const messageId = `ask-${asked}`;
    station.sendRaw(JSON.stringify([2, messageId, action, payload]));
    return until(
      () => heard.find(([type, id]) => type !== 2 && id === messageId),
      `no answer to ${action} of ${station.id}`,
    );
  };
}

const PLACE = {
  operator_name: 'Stations of ABC',
  address: 'Stationsplein 1',
  city: 'Utrecht',
  postal_code: '3511ED',
  country: 'NLD',
  latitude: '52.089444',
  longitude: '5.110278',
  time_zone: 'Europe/Amsterdam',
  currency: 'EUR',
};

function evseOf(stationId: string, number: number): object {
  return { number, evse_id: `NL*ABC*E${stationId.replace(/[^A-Z0-9]/gi, '')}*${number}`, connectors: [CONNECTOR] };
}

const CONNECTOR = {
  number: 1,
  standard: 'IEC_62196_T2_COMBO',
  format: 'CABLE',
  power_type: 'DC',
  max_voltage: 920,
  max_amperage: 200,
  max_electric_power: 175_000,
};

/** What is looked for, as soon as it is there; rejects with `what` when it does not come. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what: string | (() => string) = 'it did not come true',
): Promise<T> {
  for (const endMs = performance.now() + 20_000; ; await sleep(15)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > endMs) throw new Error(typeof what === 'string' ? what : what());
  }
}

export function partyText({ country_code, party_id }: typeof CPO): string {
  return `${country_code}*${party_id}`;
}
