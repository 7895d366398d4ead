import type { Role } from '../../../src/domain/party.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { roamingRules } from '../../../src/domain/routing/roaming-agreement.js';
import { type DeliverOutboxDeps, deliverNext } from '../../../src/flows/delivery/deliver-outbox.js';
import { party } from '../../domain/clearing/builders.js';
import { anAgreement, aReceiver, failing, keysOf, START, useDeliveryScene } from './delivery-scene.js';

const { hub, aProcess, queue, queuePush } = useDeliveryScene();

function aPlatform(id: string, role: Role, fields: Partial<Connection> = {}): Connection {
  const roles = [{ ...party('DE*BET'), role, businessDetails: { name: id } }];
  return { ...aReceiver('DE*BET'), id, roles, ...fields };
}

function on(deps: DeliverOutboxDeps, ...platforms: readonly Connection[]): DeliverOutboxDeps {
  return { ...deps, connections: { ...deps.connections, findByParty: async () => platforms } };
}

describe('what is owed to a party with two platforms', () => {
  const [asCpo, asEmsp] = [aPlatform('as-cpo', 'CPO'), aPlatform('as-emsp', 'EMSP')];

  it.each([
    [asCpo, asEmsp],
    [asEmsp, asCpo],
  ] as const)('goes to the one of the role that gets such messages, whichever is first', async (...platforms) => {
    await queuePush(`push-${platforms[0].id}`);
    await queue(`cdr-${platforms[0].id}`, { createdAt: new Date(START.getTime() - 1) });
    const { deps, sent } = aProcess();
    while (await deliverNext(on(deps, ...platforms), 'DE*BET'));
    expect(sent.map(({ connection }) => connection.id)).toEqual(['as-emsp', 'as-emsp']);
  });

  it('goes to the other one when that one is suspended or has no such endpoint', async () => {
    const { deps, sent } = aProcess();
    await queue('first');
    await deliverNext(on(deps, asCpo, { ...asEmsp, state: 'SUSPENDED' }), 'DE*BET');
    await queue('second');
    const { theirs } = asEmsp;
    const bare = { ...asEmsp, ...(theirs && { theirs: { ...theirs, endpoints: [] } }) };
    await deliverNext(on(deps, bare, asCpo), 'DE*BET');
    expect(sent.map(({ connection }) => connection.id)).toEqual(['as-cpo', 'as-cpo']);
  });

  it('waits when no platform speaks for the party any more', async () => {
    await queue('nobody');
    const { deps, sent, logged } = aProcess();
    await deliverNext(on(deps), 'DE*BET');
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'outbox.retry', error: 'DE*BET is not known to this hub' }]);
    expect(deps.receivers.isResting('DE*BET', START)).toBe(true);
  });
});

describe('a push that was kept, when it comes to be delivered', () => {
  const rules = (...ended: readonly Parameters<typeof anAgreement>[0][]) => ({
    roamingRules: async () =>
      roamingRules(
        ended.map((parties) => anAgreement(parties, START)),
        'OPEN',
      ),
  });

  it('is given up, and never sent, when its sender and its receiver have no agreement any more', async () => {
    await queuePush('not-agreed');
    const { deps, sent, logged } = aProcess();
    await deliverNext({ ...deps, ...rules(['DE*BET', 'NL*ALF']) }, 'DE*BET');
    expect(sent).toEqual([]);
    const error = 'NL*ALF and DE*BET have no roaming agreement that covers locations now';
    expect(logged).toMatchObject([{ event: 'outbox.given-up', message: 'not-agreed', attempt: 1, error }]);
    const { items } = await hub().outbox.list({ state: 'FAILED', offset: 0, limit: 100 });
    expect(items.find(({ key }) => key === 'not-agreed')).toMatchObject({ lastError: error });
  });

  it('is given up also when the owner of its object has none, whoever sent it', async () => {
    await queuePush('from-hub', { from: hub().identity });
    await queuePush('from-other', { from: party('NL*TWO'), objectKey: 'NL*ALF/L2', rest: '/nl/%41lf/L2' });
    const { deps, sent, logged } = aProcess();
    while (await deliverNext({ ...deps, ...rules(['DE*BET', 'NL*ALF']) }, 'DE*BET'));
    expect(sent).toEqual([]);
    expect(logged.map(({ event }) => event)).toEqual(['outbox.given-up', 'outbox.given-up']);
  });

  it('is sent from the hub where only agreements open anything: the hub itself needs none', async () => {
    await queuePush('agreed', { from: hub().identity });
    const { deps, sent } = aProcess();
    const closed = async () => roamingRules([anAgreement(['NL*ALF', 'DE*BET'])], 'CLOSED');
    await deliverNext({ ...deps, roamingRules: closed }, 'DE*BET');
    expect(keysOf(sent)).toEqual(['agreed']);
  });

  it('waits when nobody can say what is agreed, also a PATCH of a session: it was not sent', async () => {
    await queuePush('unsure', { module: 'sessions', objectKey: 'NL*ALF/S1', rest: '/NL/ALF/S1' });
    const { deps, sent, logged } = aProcess();
    await deliverNext({ ...deps, roamingRules: failing(new Error('no store')) }, 'DE*BET');
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ event: 'outbox.retry', message: 'unsure', error: 'no store' }]);
  });
});

describe('a CDR that was accepted', () => {
  it('is delivered though its parties have no agreement any more', async () => {
    await queue('always');
    const { deps, sent } = aProcess();
    await deliverNext({ ...deps, roamingRules: async () => roamingRules([], 'CLOSED') }, 'DE*BET');
    expect(keysOf(sent)).toEqual(['always']);
  });
});
