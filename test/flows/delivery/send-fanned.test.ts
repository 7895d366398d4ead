import { HubError } from '../../../src/domain/errors.js';
import type { RecordedLeg } from '../../../src/domain/messages/recorded-leg.js';
import type { Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { noteNotSent, type SendFannedDeps, sendFanned } from '../../../src/flows/delivery/send-fanned.js';
import type { FannedPush, OutgoingMessage, PartnerAnswer } from '../../../src/flows/ports.js';
import { party } from '../../domain/clearing/builders.js';
import { anAgreement, answered, aReceiver, failing, START, useDeliveryScene } from './delivery-scene.js';

const { hub, aProcess } = useDeliveryScene();

function aPush(parts: Partial<FannedPush> = {}, keepUndelivered: readonly FannedPush['module'][] = []): FannedPush {
  const connection = aReceiver('DE*BET', { keepUndelivered });
  const endpoint = { identifier: 'locations', role: 'RECEIVER', url: 'https://DE*BET.example/locations' } as const;
  return {
    route: { kind: 'direct', receiver: party('DE*BET'), connection, endpoint },
    module: 'locations',
    objectKey: 'NL*ALF/L1',
    method: 'PUT',
    rest: '/NL/ALF/L1',
    correlationId: 'c-1',
    body: Buffer.from('{}'),
    ...parts,
  };
}

function aHub(answer?: (message: OutgoingMessage) => Promise<PartnerAnswer>) {
  const { deps, ...seen } = aProcess(answer);
  const legs: RecordedLeg[] = [];
  const messageLog = { ...hub().messageLog, record: (leg: RecordedLeg) => void legs.push(leg) };
  const all: SendFannedDeps = { ...hub(), ...deps, messageLog };
  return { ...seen, legs, deps: all };
}

/** The platform of DE*BET as it became meanwhile. */
function withPlatforms(deps: SendFannedDeps, change: Partial<Connection>): SendFannedDeps {
  const now = [{ ...aReceiver('DE*BET'), ...change }];
  return { ...deps, connections: { ...deps.connections, findByParty: async () => now } };
}

function aRole(name: string, role: Role = 'EMSP') {
  return { ...party(name), role, businessDetails: { name } };
}

describe('a push of a broadcast', () => {
  it('is from the hub, to its receiver, with a request id of its own and the sender’s correlation id', async () => {
    const { deps, sent, logged, deviations } = aHub();
    await sendFanned(deps, aPush());
    await sendFanned(deps, aPush());
    const { countryCode, partyId } = hub().identity;
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      url: 'https://DE*BET.example/locations/NL/ALF/L1',
      routing: { from: { countryCode, partyId }, to: party('DE*BET'), correlationId: 'c-1' },
      timeoutMs: hub().limits.relayTimeoutMs,
    });
    expect(sent[1]?.routing.requestId).not.toBe(sent[0]?.routing.requestId);
    expect([logged, deviations]).toEqual([[], []]);
  });

  it('that waited goes to its receiver’s endpoint and with its credentials of now', async () => {
    const { deps, sent } = aHub();
    const theirs = { version: '2.2.1', versionsUrl: 'https://new.example/versions', sealedToken: 'new' };
    const endpoints = [{ identifier: 'locations', role: 'RECEIVER', url: 'https://new.example/loc/' }] as const;
    await sendFanned(withPlatforms(deps, { theirs: { ...theirs, endpoints } }), aPush());
    expect(sent).toMatchObject([
      { url: 'https://new.example/loc/NL/ALF/L1', connection: { id: 'DE*BET', theirs: { sealedToken: 'new' } } },
    ]);
  });

  it.each([
    ['is suspended', { state: 'SUSPENDED' }],
    ['does not speak for the party any more', { roles: [aRole('FR*GAM')] }],
    ['has the party in no role any more that gets such objects', { roles: [aRole('DE*BET', 'CPO')] }],
    [
      'has no such endpoint any more',
      { theirs: { version: '2.2.1', versionsUrl: '', sealedToken: '', endpoints: [] } },
    ],
    ['gave the party away to another platform', { id: 'another' }],
  ] as const)('that waited is dropped and reported when its platform %s', async (_why, change: Partial<Connection>) => {
    const { deps, sent, legs, logged } = aHub();
    const { settings } = aReceiver('DE*BET', { keepUndelivered: ['locations'] });
    await sendFanned(withPlatforms(deps, { settings, ...change }), aPush({}, ['locations']));
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'broadcast.dropped', receiver: 'DE*BET', why: 'receiver-unreachable' }]);
    expect(legs).toMatchObject([{ facts: { error: 'receiver-unreachable', connectionId: 'DE*BET', to: 'DE*BET' } }]);
    expect(await hub().outbox.counts()).toMatchObject({ pending: 0 });
  });

  it.each(['/NL/ALF/L1', '/nl/%41lf/L1?x=1'])(
    'that waited is dropped and reported when %s and its receiver have no agreement any more',
    async (rest) => {
      const { deps, sent, legs } = aHub();
      const ended = anAgreement(['NL*ALF', 'DE*BET'], START);
      await sendFanned({ ...deps, roamingRules: async () => roamingRules([ended], 'OPEN') }, aPush({ rest }));
      expect(sent).toEqual([]);
      expect(legs).toMatchObject([{ facts: { error: 'not-agreed', to: 'DE*BET' } }]);
    },
  );

  it('is sent where nothing is open but by agreement: the hub itself needs none', async () => {
    const { deps, sent } = aHub();
    const valid = anAgreement(['NL*ALF', 'DE*BET']);
    await sendFanned({ ...deps, roamingRules: async () => roamingRules([valid], 'CLOSED') }, aPush());
    expect(sent).toHaveLength(1);
  });

  it('is not sent on what was known earlier when nobody can say what holds now', async () => {
    const { deps, sent, logged } = aHub();
    const connections = { ...deps.connections, findByParty: failing(new Error('no store')) };
    await sendFanned({ ...deps, connections }, aPush());
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'broadcast.failed', error: 'no store' }]);
  });

  it.each([
    ['token-refused', () => Promise.resolve(answered(401, 2001))],
    ['answer-late', failing(new HubError('receiver-timeout', 'too slow'))],
    ['answer-missing', failing(new HubError('receiver-unreachable', 'nobody there'))],
    ['answer-unusable', failing(new HubError('receiver-unusable', 'HTML'))],
  ] as const)('that fails is logged and counted for its receiver as %s, and told to nobody', async (rule, answer) => {
    const { deps, logged, deviations } = aHub(answer);
    await sendFanned(deps, aPush());
    expect(deviations).toMatchObject([['DE*BET', { rule, module: 'locations', pointer: '' }]]);
    expect(logged).toMatchObject([
      { event: 'broadcast.failed', connection: 'DE*BET', receiver: 'DE*BET', correlationId: 'c-1', method: 'PUT' },
    ]);
  });

  it('to a receiver that refuses our token in no OCPI at all is counted as that', async () => {
    const refusal = new HubError('receiver-unusable', 'HTTP 401 without an OCPI envelope');
    refusal.cause = { httpStatus: 401, headers: {} };
    const { deps, deviations } = aHub(failing(refusal));
    await sendFanned(deps, aPush());
    expect(deviations).toMatchObject([['DE*BET', { rule: 'token-refused' }]]);
  });

  it('that its receiver refuses is logged and no deviation', async () => {
    const { deps, logged, deviations } = aHub(() => Promise.resolve(answered(200, 2001)));
    await sendFanned(deps, aPush());
    expect(logged).toMatchObject([
      { event: 'broadcast.failed', kind: 'ANSWERED', error: 'HTTP 200, OCPI 2001 so it is' },
    ]);
    expect(deviations).toEqual([]);
  });

  it('is kept for a receiver that asked for it and does not answer', async () => {
    const { deps, logged } = aHub(failing(new HubError('receiver-unreachable', 'nobody there')));
    const { settings } = aReceiver('DE*BET', { keepUndelivered: ['locations'] });
    await sendFanned(withPlatforms(deps, { settings }), aPush());
    expect(logged).toMatchObject([{ event: 'outbox.kept', receiver: 'DE*BET', because: 'NO_ANSWER' }]);
    expect(await hub().outbox.counts()).toMatchObject({ pending: 1 });
  });
});

describe('a push of a broadcast that is not sent', () => {
  it('stands in the message log, so that the broadcast’s report has it', async () => {
    const { deps, legs, logged } = aHub();
    await noteNotSent(deps, aPush(), 'queue-full');
    await noteNotSent(deps, aPush(), 'superseded');
    expect(logged).toMatchObject([{ event: 'broadcast.dropped', receiver: 'DE*BET' }]);
    expect(legs.map(({ facts }) => facts)).toMatchObject([
      { direction: 'OUT', error: 'queue-full', correlationId: 'c-1', connectionId: 'DE*BET', path: '/NL/ALF/L1' },
      { direction: 'OUT', error: 'superseded', to: 'DE*BET', platformParties: ['DE*BET'] },
    ]);
  });

  it('shows no uid of a driver’s token there', async () => {
    const { deps, legs } = aHub();
    for (const uid of ['04AB%2F1', '%E0%A4%A']) {
      await noteNotSent(deps, aPush({ module: 'tokens', rest: `/DE/MSP/${uid}?type=RFID` }), 'queue-full');
    }
    expect(legs.map(({ facts }) => facts.path)).toEqual([
      expect.stringMatching(/^\/DE\/MSP\/(?!04AB)[\w-]+$/),
      expect.stringMatching(/^\/DE\/MSP\/(?!%E0)[\w-]+$/),
    ]);
  });

  it('since the queue was full goes to the outbox when its receiver has asked for that', async () => {
    const { deps, legs } = aHub();
    await noteNotSent(deps, aPush({}, ['locations']), 'queue-full');
    expect(legs).toEqual([]);
    expect(await hub().outbox.counts()).toMatchObject({ pending: 1 });
  });
});
