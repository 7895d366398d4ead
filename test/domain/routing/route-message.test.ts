import { parsePartyKey, type Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { mayReadOpen, ownsObjects, type RoutedModule } from '../../../src/domain/routing/module-roles.js';
import { type RoutableMessage, routeMessage } from '../../../src/domain/routing/route-message.js';
import { refusalOf } from '../../support/refusal.js';

const HUB = parsePartyKey('XX*HUB');
const NOW = new Date('2026-11-02T12:00:00Z');

function aConnection(name: string, roles: readonly Role[], options: Partial<Connection> = {}): Connection {
  const endpoints = (['locations', 'tokens'] as const).flatMap((identifier) =>
    (['SENDER', 'RECEIVER'] as const).map((role) => ({
      identifier,
      role,
      url: `https://${name}/${role}/${identifier}`,
    })),
  );
  return {
    id: name,
    name,
    state: 'CONNECTED',
    roles: roles.map((role) => ({ ...parsePartyKey('DE*MSP'), role, businessDetails: { name } })),
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: { version: '2.2.1', versionsUrl: `https://${name}`, sealedToken: '', endpoints },
    createdAt: NOW,
    updatedAt: NOW,
    ...options,
  };
}

function route(connections: readonly Connection[], message: Partial<RoutableMessage> = {}) {
  const to = parsePartyKey('DE*MSP');
  return routeMessage({ to, hub: HUB, connections, module: 'locations', interface: 'RECEIVER', ...message });
}

describe('a message goes', () => {
  it('to the platform and endpoint of the party that it names, whatever the case', () => {
    const emsp = aConnection('emsp', ['EMSP']);
    expect(route([emsp], { to: { countryCode: 'de', partyId: 'msp' } })).toMatchObject({
      kind: 'direct',
      connection: emsp,
      endpoint: { url: 'https://emsp/RECEIVER/locations' },
    });
  });

  it('to the hub when it names the hub or nobody', () => {
    expect(route([], { to: HUB })).toEqual({ kind: 'hub' });
    const message = { hub: HUB, connections: [], module: 'tokens', interface: 'SENDER' } as const;
    expect(routeMessage(message)).toEqual({ kind: 'hub' });
  });

  it.each([
    ['locations', 'RECEIVER', 'emsp'],
    ['locations', 'SENDER', 'cpo'],
    ['tokens', 'RECEIVER', 'cpo'],
    ['tokens', 'SENDER', 'emsp'],
  ] as const)('%s %s: to the platform %s of a party that has one for each role', (module, side, expected) => {
    const platforms = [aConnection('cpo', ['CPO']), aConnection('emsp', ['EMSP'])];
    for (const connections of [platforms, [...platforms].reverse()]) {
      expect(route(connections, { module, interface: side })).toMatchObject({ connection: { id: expected } });
    }
  });

  it('to a platform whose role does not fit when it is the only one with the endpoint', () => {
    const silent = aConnection('emsp', ['EMSP'], {
      theirs: { version: '2.2.1', versionsUrl: '', sealedToken: '', endpoints: [] },
    });
    expect(route([silent, aConnection('cpo', ['CPO'])])).toMatchObject({ connection: { id: 'cpo' } });
  });
});

describe('a message is refused', () => {
  it('with unknown-receiver when nobody speaks for the party', () => {
    expect(refusalOf(() => route([]))).toMatchObject({ code: 'unknown-receiver' });
    const other = aConnection('other', ['EMSP']);
    expect(refusalOf(() => route([other], { to: parsePartyKey('FR*EMP') }))).toMatchObject({
      code: 'unknown-receiver',
    });
  });

  it.each(['PLANNED', 'SUSPENDED'] as const)('with receiver-unreachable when the party is %s', (state) => {
    const code = 'receiver-unreachable';
    expect(refusalOf(() => route([aConnection('emsp', ['EMSP'], { state })]))).toMatchObject({ code });
  });

  it('with receiver-unreachable when the party does not offer the module', () => {
    const refusal = refusalOf(() => route([aConnection('emsp', ['EMSP'])], { module: 'tariffs' }));
    expect(refusal).toMatchObject({
      code: 'receiver-unreachable',
      message: 'DE*MSP does not offer tariffs as RECEIVER',
    });
  });
});

describe('the roles of a party', () => {
  const modules: readonly RoutedModule[] = ['cdrs', 'locations', 'sessions', 'tariffs', 'tokens'];
  const party = parsePartyKey('DE*MSP');

  // OCPI 2.2.1, transport_and_format, broadcast push: opposite roles; OTHER is like an eMSP.
  it.each([
    ['CPO', ['cdrs', 'locations', 'sessions', 'tariffs'], ['tokens']],
    ['EMSP', ['tokens'], ['locations', 'tariffs']],
    ['OTHER', ['tokens'], ['locations', 'tariffs']],
    ['NSP', [], ['locations', 'tariffs']],
    ['NAP', [], ['locations', 'tariffs']],
    ['HUB', [], ['locations', 'tariffs', 'tokens']],
  ] as const)('%s writes %p and reads %p that are open to everybody', (role, writes, reads) => {
    const connection = aConnection('one', [role]);
    expect(modules.filter((module) => ownsObjects(connection, party, module))).toEqual(writes);
    expect(modules.filter((module) => mayReadOpen(connection, party, module))).toEqual(reads);
  });

  it('say nothing of other parties of the same platform', () => {
    const other = parsePartyKey('DE*TWO');
    expect(modules.filter((module) => ownsObjects(aConnection('one', ['CPO', 'EMSP']), other, module))).toEqual([]);
  });
});
