import { HubError } from '../../../src/domain/errors.js';
import { isFailed, type LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import type { ReplayDeps } from '../../../src/flows/messages/replay-message.js';
import type { OutgoingMessage } from '../../../src/flows/ports.js';
import type { MessageQuery, MessageStore } from '../../../src/store/roaming/message-store.js';
import { anInvoice } from '../api/papers.js';
import { inMemoryConnections } from '../in-memory-connections.js';
import { aRole } from '../ocpi/a-role.js';
import { inMemoryCdrs } from '../roaming/in-memory-cdrs.js';
import { quietParts } from '../roaming/quiet-hub.js';
import { secrets } from './a-leg.js';

export interface ReplayHub extends ReplayDeps {
  readonly sent: readonly OutgoingMessage[];
  readonly lines: readonly object[];
  /** From now on no partner answers. */
  fallSilent(): void;
}

/** A hub with these messages in its log, newest first, these CDRs in its books, and DE*MSP at https://msp.example. */
export async function aReplayHub(
  legs: readonly LoggedMessage[],
  originals: Readonly<Record<string, string>> = {},
): Promise<ReplayHub> {
  const sent: OutgoingMessage[] = [];
  const lines: object[] = [];
  let isSilent = false;
  const note = (fields: object) => void lines.push(fields);
  const connections = inMemoryConnections();
  await connections.insert(thePlatform());
  const cdrs = inMemoryCdrs();
  const nobody = () => Promise.reject(new Error('no partner here'));
  return {
    sent,
    lines,
    fallSilent: () => {
      isSilent = true;
    },
    messages: inMemoryMessages(legs),
    messageLog: quietParts().messageLog,
    roamingRules: quietParts().roamingRules,
    connections,
    cdrs: { ...cdrs, find: async (key) => originalOf(key, originals) },
    secrets,
    identity: { countryCode: 'XX', partyId: 'HUB', name: 'Hub', legalEntity: anInvoice().seller },
    clock: { now: () => new Date('2026-11-02T13:00:00Z') },
    limits: { relayTimeoutMs: 1, authorizeTimeoutMs: 1, handshakeTimeoutMs: 1, deliveryAttempts: 1, pageLimit: 1 },
    log: { info: note, warn: note, error: note },
    partners: {
      send: async (message) => {
        sent.push(message);
        if (isSilent) throw new HubError('receiver-timeout', 'too slow');
        return { httpStatus: 200, ocpiStatus: 1000, headers: {}, body: Buffer.from('{}') };
      },
      discover: nobody,
      register: nobody,
    },
  };
}

function thePlatform() {
  const endpoints = ['cdrs', 'locations', 'tokens'].map((identifier) => ({
    identifier,
    role: 'RECEIVER' as const,
    url: `https://msp.example/new/${identifier}/`,
  }));
  return {
    id: 'con-emsp',
    name: 'DE*MSP',
    state: 'CONNECTED' as const,
    roles: [aRole('DE*MSP', 'EMSP')],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: 'https://msp.example/versions', sealedToken: '', endpoints },
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
}

async function originalOf(key: string, originals: Readonly<Record<string, string>>) {
  const original = originals[key];
  return original === undefined ? undefined : ({ key, original } as Awaited<ReturnType<ReplayDeps['cdrs']['find']>>);
}

function inMemoryMessages(legs: readonly LoggedMessage[]): MessageStore {
  return {
    insert: async () => undefined,
    find: async (id) => legs.find((leg) => leg.id === id),
    search: async (query) => {
      const rest = query.before ? legs.slice(legs.findIndex(({ id }) => id === query.before?.id) + 1) : legs;
      const found = rest.filter((leg) => fits(leg, query));
      const last = found[query.limit - 1];
      const next = found.length > query.limit && last ? { at: last.at, id: last.id } : undefined;
      return { items: found.slice(0, query.limit), ...(next && { next }) };
    },
  };
}

function fits(leg: LoggedMessage, { outcome, objectIds, direction, from }: MessageQuery): boolean {
  return (
    (!outcome || isFailed(leg) === (outcome === 'FAILED')) &&
    (!objectIds || objectIds.includes(leg.objectId ?? '')) &&
    (!direction || leg.direction === direction) &&
    (!from || leg.at >= from)
  );
}
