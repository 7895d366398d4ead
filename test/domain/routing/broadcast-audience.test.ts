import { parsePartyKey, partyKey, type Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { type BroadcastPush, broadcastAudience, isBroadcast } from '../../../src/domain/routing/broadcast-audience.js';
import { ROUTED_MODULES } from '../../../src/domain/routing/module-roles.js';
import { type RoamingAgreement, roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { aRole } from '../../support/ocpi/a-role.js';
import { aConnection } from '../../support/roaming/a-connection.js';

const NOW = new Date('2026-11-02T12:00:00Z');

const platform = (party: string, roles: readonly Role[], fields: Partial<Connection> = {}) =>
  aConnection(party, { roles: roles.map((role) => aRole(party, role)), ...fields });

const EVERY_ROLE: readonly Role[] = ['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP'];
const ONE_OF_EACH = EVERY_ROLE.map((role) => platform(`DE*${role.padEnd(3, 'X').slice(0, 3)}`, [role]));

const receivers = (push: Partial<BroadcastPush>) =>
  broadcastAudience({
    module: 'locations',
    owner: parsePartyKey('NL*CPO'),
    originId: 'NL*CPO',
    audience: 'EVERYBODY',
    connections: ONE_OF_EACH,
    rules: roamingRules([], 'OPEN'),
    at: NOW,
    ...push,
  }).map(({ receiver }) => partyKey(receiver));

const agreement = (parties: readonly [string, string], fields: Partial<RoamingAgreement> = {}): RoamingAgreement => ({
  id: parties.join(),
  parties: [parsePartyKey(parties[0]), parsePartyKey(parties[1])],
  modules: 'ALL',
  validFrom: new Date('2026-01-01T00:00:00Z'),
  ...fields,
});

describe('a push to all goes', () => {
  // Requirement 42: opposite roles (OCPI 2.2.1, broadcast push); NAP and HUB are our judgement.
  it.each(['locations', 'tariffs'] as const)('from a CPO, %s: to eMSP, NSP and OTHER, and to NAP and HUB', (module) => {
    expect(receivers({ module })).toEqual(['DE*EMS', 'DE*HUB', 'DE*NAP', 'DE*NSP', 'DE*OTH']);
  });

  it('from an eMSP or OTHER, tokens: to CPOs only', () => {
    expect(receivers({ module: 'tokens', owner: parsePartyKey('FR*EMP') })).toEqual(['DE*CPO']);
  });

  it('to each party of a platform once, also when it has several of the roles', () => {
    const roles = [aRole('FR*ONE', 'EMSP'), aRole('FR*ONE', 'NSP'), aRole('FR*TWO', 'NSP'), aRole('FR*CPX', 'CPO')];
    expect(receivers({ connections: [aConnection('shared', { roles })] })).toEqual(['FR*ONE', 'FR*TWO']);
  });

  it('to every platform of a party, at its own endpoint', () => {
    const connections = [platform('FR*ONE', ['EMSP'], { id: 'a' }), platform('FR*ONE', ['NSP'], { id: 'b' })];
    expect(receivers({ connections })).toEqual(['FR*ONE', 'FR*ONE']);
  });

  it('never back to the platform that it came from', () => {
    const roles = [aRole('NL*CPO', 'CPO'), aRole('NL*EMS', 'EMSP')];
    expect(receivers({ connections: [aConnection('NL*CPO', { roles })] })).toEqual([]);
  });

  // Requirement 43.
  it('only to platforms with the Receiver interface of the module', () => {
    const theirs = aConnection('x').theirs;
    const endpoints = theirs?.endpoints.filter(({ identifier, role }) => identifier !== 'tariffs' || role === 'SENDER');
    const nsp = platform('BE*NSP', ['NSP'], theirs && { theirs: { ...theirs, endpoints: endpoints ?? [] } });
    expect(receivers({ connections: [nsp] })).toEqual(['BE*NSP']);
    expect(receivers({ module: 'tariffs', connections: [nsp] })).toEqual([]);
  });

  it.each(['PLANNED', 'SUSPENDED'] as const)('never to a platform that is %s', (state) => {
    expect(receivers({ connections: [platform('FR*ONE', ['EMSP'], { state })] })).toEqual([]);
  });

  it('as far as roaming agreements allow', () => {
    const connections = [platform('FR*ONE', ['EMSP']), platform('FR*TWO', ['EMSP'])];
    const ended = agreement(['NL*CPO', 'FR*ONE'], { validUntil: NOW });
    expect(receivers({ connections, rules: roamingRules([ended], 'OPEN') })).toEqual(['FR*TWO']);
    const tokensOnly = agreement(['FR*TWO', 'NL*CPO'], { modules: ['tokens'] });
    expect(receivers({ connections, rules: roamingRules([tokensOnly], 'OPEN') })).toEqual(['FR*ONE']);
    const both = agreement(['NL*CPO', 'FR*ONE']);
    expect(receivers({ connections, rules: roamingRules([both], 'CLOSED') })).toEqual(['FR*ONE']);
  });

  it('only to those who have the object, when it was shown to a few', () => {
    expect(receivers({ audience: ['DE*EMS'] })).toEqual(['DE*EMS']);
    expect(receivers({ audience: [] })).toEqual([]);
  });
});

// Requirement 46.
it('sessions, CDRs, commands and charging profiles are never given to several', () => {
  expect(ROUTED_MODULES.filter(isBroadcast)).toEqual(['locations', 'tariffs', 'tokens']);
});
