import type { Transaction } from '../../../src/domain/charging/transaction.js';
import { ZERO } from '../../../src/domain/decimal.js';

/** A transaction that runs at the first outlet of a station. */
export function aTransaction(id: string, more: Partial<Transaction> & Pick<Transaction, 'startedAt'>): Transaction {
  return {
    id,
    stationId: 'NL-ABC-1',
    party: { countryCode: 'NL', partyId: 'ABC' },
    siteId: 'LOC1',
    stationRef: '1',
    startKey: `start:${id}`,
    evse: 1,
    connector: 1,
    evseUid: 'E1',
    connectorId: '1',
    meterStartWh: ZERO,
    flags: [],
    outcome: 'OPEN',
    receivedAt: more.startedAt,
    updatedAt: more.startedAt,
    revision: 1,
    ...more,
  };
}
