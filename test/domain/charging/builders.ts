import type { Driver } from '../../../src/domain/charging/authorization.js';
import { ENERGY_IMPORT, type MeterSample } from '../../../src/domain/charging/meter-sample.js';
import type { Transaction, TransactionFact } from '../../../src/domain/charging/transaction.js';
import { Decimal } from '../../../src/domain/decimal.js';

export const START = new Date('2026-10-14T10:00:00Z');
export const MINUTE = 60_000;

/** So many minutes after the start of the transactions here. */
export function atMinute(minutes: number): Date {
  return new Date(START.getTime() + minutes * MINUTE);
}

export function aDriver(fields: Partial<Driver> = {}): Driver {
  return {
    token: { party: { countryCode: 'DE', partyId: 'MSP' }, uid: 'UID1', type: 'RFID', contractId: 'DE-MSP-C1' },
    authMethod: 'WHITELIST',
    ...fields,
  };
}

/** A transaction of an OCPP 1.6 station that charges. */
export function aTransaction(fields: Partial<Transaction> = {}): Transaction {
  return {
    id: 'T1',
    stationId: 'ST1',
    party: { countryCode: 'NL', partyId: 'CPO' },
    siteId: 'LOC1',
    stationRef: '7',
    startKey: 'start-1',
    evse: 1,
    connector: 1,
    evseUid: 'ST1*1',
    connectorId: '1',
    startedAt: START,
    flags: [],
    outcome: 'OPEN',
    receivedAt: START,
    updatedAt: START,
    revision: 1,
    ...fields,
  };
}

export function aFact(fields: Partial<TransactionFact> = {}): TransactionFact {
  return {
    key: `fact-${(fields.at ?? START).getTime()}`,
    stationId: 'ST1',
    evse: 1,
    connector: 1,
    at: START,
    receivedAt: fields.at ?? START,
    samples: [],
    signed: [],
    ...fields,
  };
}

/** What the meter shows at a moment: the register of imported energy, in Wh. */
export function register(at: Date, wh: number | string, fields: Partial<MeterSample> = {}): MeterSample {
  return {
    at,
    measurand: ENERGY_IMPORT,
    value: new Decimal(wh),
    context: 'Sample.Periodic',
    location: 'Outlet',
    unit: 'Wh',
    ...fields,
  };
}
