import { parsePartyKey } from '../../../src/domain/party.js';
import type { Site } from '../../../src/domain/stations/site.js';
import type { Station, StationConnector, StationEvse } from '../../../src/domain/stations/station.js';

const THEN = new Date('2026-10-12T08:00:00Z');

/** A complete site of NL*ABC in Utrecht. */
export function aSite(change: Partial<Site> = {}): Site {
  return {
    party: parsePartyKey('NL*ABC'),
    id: 'SITE1',
    name: 'Jaarbeurs',
    address: 'Jaarbeursplein 6',
    city: 'Utrecht',
    postalCode: '3521 AL',
    country: 'NLD',
    coordinates: { latitude: '52.087200', longitude: '5.106800' },
    timeZone: 'Europe/Amsterdam',
    publish: true,
    open24Hours: true,
    tariffIds: ['T1'],
    currency: 'EUR',
    createdAt: THEN,
    updatedAt: THEN,
    revision: 1,
    ...change,
  };
}

export function aConnector(change: Partial<StationConnector> = {}): StationConnector {
  return {
    number: 1,
    number16: 1,
    id: '1',
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    powerType: 'AC_3_PHASE',
    maxVoltageV: 230,
    maxAmperageA: 32,
    ...change,
  };
}

export function anEvse(number = 1, change: Partial<StationEvse> = {}): StationEvse {
  return {
    number,
    uid: `NL-1*${number}`,
    evseId: `NL*ABC*E1*${number}`,
    connectors: [aConnector({ number16: number })],
    ...change,
  };
}

/** An accepted station NL-1 with two outlets, at the site of `aSite`. */
export function aStation(change: Partial<Station> = {}): Station {
  const { id = 'NL-1' } = change;
  return {
    id,
    party: parsePartyKey('NL*ABC'),
    siteId: 'SITE1',
    registration: 'ACCEPTED',
    strictness: 'TOLERANT',
    securityProfile: 1,
    credentials: {},
    settings: {},
    evses: [1, 2].map((number) => anEvse(number, { uid: `${id}*${number}` })),
    createdAt: THEN,
    updatedAt: THEN,
    revision: 1,
    ...change,
  };
}
