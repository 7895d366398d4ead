import type { Role } from '../../../src/domain/party.js';
import {
  type ClientInfo,
  clientInfosOf,
  type KnownPlatform,
  type ListedClient,
  oneForEachRole,
  seenBy,
  untold,
} from '../../../src/domain/roaming/client-info.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { aRole } from '../../support/ocpi/a-role.js';

const T1 = new Date('2026-11-01T00:00:00Z');
const T2 = new Date('2026-11-02T00:00:00Z');
const T3 = new Date('2026-11-03T00:00:00Z');

function aConnection(parties: readonly (readonly [string, Role])[], fields: Partial<Connection> = {}): Connection {
  return {
    id: parties.map(([party]) => party).join(),
    name: 'a platform',
    state: 'CONNECTED',
    roles: parties.map(([party, role]) => aRole(party, role)),
    settings: { rawToken: false },
    tokenHashes: [],
    createdAt: T1,
    updatedAt: T2,
    ...fields,
  };
}

const CPO = aConnection([['NL*CPO', 'CPO']]);
const EMSP = aConnection([['DE*MSP', 'EMSP']]);
const HUB = aConnection([['BE*HUB', 'HUB']]);
const info = (fields: Partial<ClientInfo> = {}): ClientInfo => ({
  party: { countryCode: 'NL', partyId: 'CPO' },
  role: 'CPO',
  status: 'CONNECTED',
  lastUpdated: T1,
  ...fields,
});
const platform = (fields: Partial<KnownPlatform> = {}): KnownPlatform => ({
  connection: CPO,
  presence: 'ONLINE',
  behind: [],
  told: [],
  at: T3,
  ...fields,
});
const statuses = (known: KnownPlatform) => clientInfosOf(known).map(({ status }) => status);

describe('the status of a party', () => {
  it('follows the state of its connection, and OFFLINE is for those that are connected', () => {
    expect(statuses(platform())).toEqual(['CONNECTED']);
    expect(statuses(platform({ presence: 'OFFLINE' }))).toEqual(['OFFLINE']);
    for (const state of ['PLANNED', 'SUSPENDED'] as const) {
      const connection = { ...CPO, state };
      expect(statuses(platform({ connection, presence: 'OFFLINE' }))).toEqual([state]);
    }
  });

  it('keeps its time as long as it does not move, whatever else of the connection changes', () => {
    const connection = { ...CPO, updatedAt: T3, tokenHashes: [{ hash: 'another', kind: 'TOKEN_C' as const }] };
    expect(clientInfosOf(platform({ connection, told: [info()] }))).toEqual([info()]);
    const moved = clientInfosOf(platform({ presence: 'OFFLINE', told: [info()] }));
    expect(moved).toEqual([info({ status: 'OFFLINE', lastUpdated: T3 })]);
    expect(untold(moved, [info()])).toEqual(moved);
    expect(untold(moved, moved)).toEqual([]);
  });

  it('moves to a later time, even when the clock went back', () => {
    const told = [info({ lastUpdated: T3 })];
    const [moved] = clientInfosOf(platform({ presence: 'OFFLINE', told, at: T2 }));
    expect(moved?.lastUpdated).toEqual(new Date(T3.getTime() + 1));
  });

  it('becomes SUSPENDED when the platform has the role no more, and a new role appears by itself', () => {
    const connection = aConnection([
      ['NL*CPO', 'CPO'],
      ['NL*CPO', 'EMSP'],
    ]);
    const told = [info(), info({ role: 'NSP' })];
    expect(clientInfosOf(platform({ connection, told }))).toEqual([
      info(),
      info({ role: 'EMSP', lastUpdated: T3 }),
      info({ role: 'NSP', status: 'SUSPENDED', lastUpdated: T3 }),
    ]);
  });

  it('of parties behind a hub is what that hub says, as long as the hub itself is there', () => {
    const behind = [info({ status: 'OFFLINE' })];
    expect(statuses(platform({ connection: HUB, behind }))).toEqual(['CONNECTED', 'OFFLINE']);
    const gone = { ...HUB, state: 'SUSPENDED' as const };
    expect(statuses(platform({ connection: gone, behind }))).toEqual(['SUSPENDED', 'SUSPENDED']);
  });
});

describe('the list of parties', () => {
  const listed = (connection: Connection, fields: Partial<ListedClient> = {}): ListedClient => ({
    ...info(),
    connection,
    reached: 'DIRECTLY',
    ...fields,
  });

  it('has each role once: where the party can be reached, and rather itself than through a hub', () => {
    const old = listed({ ...CPO, id: 'old' }, { status: 'SUSPENDED' });
    const behind = listed(HUB, { reached: 'THROUGH_HUB' });
    const now = listed(CPO, { status: 'OFFLINE' });
    expect(oneForEachRole([old, behind, now])).toEqual([now]);
    expect(oneForEachRole([old, behind])).toEqual([behind]);
    expect(oneForEachRole([old])).toEqual([old]);
  });

  it('shows nobody itself, and no hub what is behind hubs', () => {
    const viewer = { connection: CPO, rules: roamingRules([], 'OPEN'), now: T3 };
    expect(seenBy(viewer, listed(CPO))).toBeUndefined();
    expect(seenBy(viewer, listed(EMSP))).toEqual(info());
    const behind = listed(HUB, { reached: 'THROUGH_HUB' });
    expect(seenBy(viewer, behind)).toEqual(info());
    expect(seenBy({ ...viewer, connection: { ...HUB, id: 'another' } }, behind)).toBeUndefined();
  });

  it('shows a party as PLANNED to those that may exchange nothing with it now', () => {
    const viewer = { connection: EMSP, rules: roamingRules([], 'CLOSED'), now: T3 };
    const planned = info({ status: 'PLANNED', lastUpdated: T1 });
    expect(seenBy(viewer, listed(CPO, { lastUpdated: T2 }))).toEqual(planned);
    expect(seenBy(viewer, listed(CPO, { status: 'SUSPENDED' }))?.status).toBe('SUSPENDED');
    const parties = [
      { countryCode: 'DE', partyId: 'MSP' },
      { countryCode: 'nl', partyId: 'cpo' },
    ] as const;
    const agreement = { id: 'a1', parties, modules: ['tariffs'], validFrom: T2 } as const;
    const agreed = (rules = roamingRules([agreement], 'CLOSED')) => seenBy({ ...viewer, rules }, listed(CPO))?.status;
    expect(agreed()).toBe('CONNECTED');
    expect(agreed(roamingRules([{ ...agreement, validUntil: T3 }], 'OPEN'))).toBe('PLANNED');
  });
});
