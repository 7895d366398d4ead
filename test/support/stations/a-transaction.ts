import type { Transaction } from '../../../src/domain/charging/transaction.js';
import { parsePartyKey } from '../../../src/domain/party.js';

const THEN = new Date('2026-10-12T08:30:00Z');

/** An open transaction at the first outlet of a station. */
export function aTransaction(change: Partial<Transaction> = {}): Transaction {
  const stationId = change.stationId ?? 'NL-1';
  return {
    id: `tx-${stationId}`,
    stationId,
    party: parsePartyKey('NL*ABC'),
    siteId: 'SITE1',
    stationRef: '1',
    startKey: `start-${stationId}`,
    evse: 1,
    connector: 1,
    evseUid: `${stationId}*1`,
    connectorId: '1',
    startedAt: THEN,
    flags: [],
    outcome: 'OPEN',
    receivedAt: THEN,
    updatedAt: THEN,
    revision: 1,
    ...change,
  };
}
