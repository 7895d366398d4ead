import { HubError } from '../../../src/domain/errors.js';
import type { QualityFinding } from '../../../src/domain/quality/deviation.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import type { RoamingAgreement } from '../../../src/domain/routing/roaming-agreement.js';
import { findPartner, listPartners } from '../../../src/flows/access/visible-partners.js';
import { addRoamingAgreement } from '../../../src/flows/agreements/add-roaming-agreement.js';
import { endRoamingAgreement } from '../../../src/flows/agreements/end-roaming-agreement.js';
import { listRoamingAgreements } from '../../../src/flows/agreements/list-roaming-agreements.js';
import type { Clock, HubIdentity } from '../../../src/flows/ports.js';
import { partnerQuality } from '../../../src/flows/quality/partner-quality.js';
import type { RoamingAgreementStore } from '../../../src/store/roaming/roaming-agreement-store.js';
import type { PartnerFlows, RoamingAgreementFlows } from '../../../src/wire/api/api-flows.js';
import { inMemoryPresences, quietParts } from '../roaming/quiet-hub.js';
import { cheapSecrets } from './cheap-secrets.js';
import { aConnection, anInvoice } from './papers.js';

const HUB_URLS = { versionsUrl: 'https://hub.example/ocpi/versions' };

/** The platform con-1 of NL*ABC, which was seen at ten, and what was found in its messages. */
export function partnerFlows(): PartnerFlows {
  const partners = new Map<string, Connection>([['con-1', aConnection()]]);
  const presences = inMemoryPresences();
  const seen = presences.seen([{ connectionId: 'con-1', at: new Date('2026-11-20T10:00:00Z') }]);
  const hub = {
    connections: { find: async (id: string) => partners.get(id), list: async () => [...partners.values()] },
    presences,
    quality: { list: async (id: string) => (id === 'con-1' ? [aFinding()] : []) },
    qualityLog: quietParts().qualityLog,
  };
  const change = (id: string, part: Partial<Connection>): Connection => {
    const found = partners.get(id);
    if (!found) throw new HubError('unknown-object', `no connection ${id}`);
    const changed = { ...found, ...part };
    partners.set(id, changed);
    return changed;
  };
  return {
    listPartners: async (staff) => seen.then(() => listPartners(hub, staff)),
    findPartner: async (staff, id) => seen.then(() => findPartner(hub, staff, id)),
    partnerQuality: (staff, id) => partnerQuality(hub, staff, id),
    async invitePartner({ name, roles, rawToken }) {
      const { theirs: _none, ...planned } = aConnection({ id: 'con-2', name, roles, settings: { rawToken } });
      const connection: Connection = { ...planned, state: 'PLANNED' };
      partners.set('con-2', connection);
      return { connection, tokenA: 'shown-once', ...HUB_URLS };
    },
    async renewInvitation(id) {
      if (partners.get(id)?.state === 'CONNECTED') throw new HubError('already-registered', 'use PUT');
      const { theirs: _none, ...connection } = change(id, { state: 'PLANNED' });
      return { connection, tokenA: 'shown-again', ...HUB_URLS };
    },
    grantRoles: async (id, roles) => change(id, { granted: roles }),
    changeSettings: async (id, settings) => change(id, { settings }),
    async registerPartner({ id, versionsUrl, token }) {
      if (token === 'expired') throw new HubError('client-api-unusable', 'the partner answered 401');
      return change(id, { state: 'CONNECTED', theirs: { ...theirSide(), versionsUrl } });
    },
    suspendPartner: async (id) => change(id, { state: 'SUSPENDED', tokenHashes: [] }),
    outboxCounts: async () => ({ pending: 3, delivered: 208, failed: 1 }),
  };
}

/** The real flows of roaming agreements, over a list. */
export function roamingAgreementFlows(clock: Clock): RoamingAgreementFlows {
  const { seller } = anInvoice();
  const identity: HubIdentity = { countryCode: 'XX', partyId: 'HUB', name: 'Hub', legalEntity: seller };
  const hub = { clock, identity, secrets: cheapSecrets(), roamingAgreements: inMemoryRoamingAgreements() };
  return {
    listRoamingAgreements: (staff) => listRoamingAgreements(hub, staff),
    addRoamingAgreement: (agreement) => addRoamingAgreement(hub, agreement),
    endRoamingAgreement: (id, validUntil) => endRoamingAgreement(hub, id, validUntil),
  };
}

/** The store of roaming agreements without a database, with the same refusals. */
export function inMemoryRoamingAgreements(): RoamingAgreementStore {
  const stored = new Map<string, RoamingAgreement>();
  return {
    insert: async (agreement) => {
      if (stored.has(agreement.id)) throw new HubError('conflict', 'there is such a roaming agreement already');
      stored.set(agreement.id, agreement);
    },
    end: async (id, validUntil) => {
      const found = stored.get(id);
      if (!found) return false;
      const isEnded = found.validUntil && found.validUntil < validUntil;
      stored.set(id, isEnded ? found : { ...found, validUntil });
      return true;
    },
    list: async () => [...stored.values()],
  };
}

function aFinding(): QualityFinding {
  return {
    connectionId: 'con-1',
    rule: 'unknown-enum-value',
    module: 'locations',
    pointer: '/evses/*/connectors/*/standard',
    example: 'MCS',
    count: 12,
    firstSeenAt: new Date('2026-11-02T08:00:00Z'),
    lastSeenAt: new Date('2026-11-20T09:00:00Z'),
  };
}

function theirSide(): NonNullable<Connection['theirs']> {
  const { theirs } = aConnection();
  if (!theirs) throw new Error('aConnection() is connected');
  return theirs;
}
