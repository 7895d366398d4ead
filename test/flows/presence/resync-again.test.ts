import { answerJson, success } from '../../support/ocpi/fake-partner.js';
import { aCopy, goAndComeBack, joinSeen, NOON } from '../../support/roaming/comes-back.js';
import { aCdr, aLocation, aTariff } from '../../support/roaming/objects.js';
import { type Member, type PresenceNetwork, startPresenceNetwork } from '../../support/roaming/presence-network.js';

const SIX_PAST = '2026-11-02T12:06:00.000Z';

describe('what a platform that is back was asked for', () => {
  let network: PresenceNetwork;
  let cpo: Member;

  beforeEach(async () => {
    network = await startPresenceNetwork();
    cpo = await joinSeen(network, ['NL*CPO']);
  });

  afterEach(() => network.close());

  const cdrs = () => network.hub.cdrs.all().map(({ key }) => key);

  it('is not opened to all when it has shown some of its objects to all and others to a few', async () => {
    await network.hub.objects.put(aCopy('tariffs', 'OPEN', 'EVERYBODY'));
    await network.hub.objects.put(aCopy('tariffs', 'SPECIAL', ['DE*MSP']));
    cpo.onList('tariffs', NOON, (_req, res) => success(res, [aTariff({ id: 'NEW' })]));
    await goAndComeBack(network, cpo);
    expect((await network.hub.objects.find('tariffs', 'NL*CPO/NEW'))?.audience).toEqual([]);
  });

  it.each([
    ['an envelope', (body: object) => JSON.stringify(body)],
    ['a page of its proxy', () => '<html>'],
  ])('is asked for again when it is too busy for now, and says so with %s', async (_how, write) => {
    cpo.onList('cdrs', NOON, (_req, res) => {
      res.writeHead(503).end(write({ status_code: 3000, timestamp: NOON }));
    });
    cpo.onList('locations', NOON, (_req, res) => success(res, [aLocation()]));
    await goAndComeBack(network, cpo);
    expect(network.hub.objects.all()).toHaveLength(1);
    cpo.onList('cdrs', NOON, (_req, res) => success(res, [aCdr()]));
    network.wait(1);
    expect(await network.flows.catchUp()).toBe(1);
    await network.flows.idle();
    expect(cdrs()).toEqual(['NL*CPO/CDR1']);
    expect(await network.flows.catchUp()).toBe(0);
  });

  it('is left after an hour of that', async () => {
    cpo.onList('cdrs', NOON, (_req, res) => answerJson(res, 429, { status_code: 2000, timestamp: NOON }));
    await goAndComeBack(network, cpo);
    network.wait(59);
    expect(await network.flows.catchUp()).toBe(1);
    await network.flows.idle();
    network.wait(1);
    expect(await network.flows.catchUp()).toBe(1);
    await network.flows.idle();
    expect(await network.flows.catchUp()).toBe(0);
  });

  it('is asked for from then on again when it went silent in the middle of it', async () => {
    cpo.onList('cdrs', NOON, (_req, res) => {
      network.flows.presence.silent(cpo.id);
      void network.flows.presence.settled().then(() => success(res, []));
    });
    cpo.onList('cdrs', SIX_PAST, (_req, res) => success(res, [aCdr()]));
    await goAndComeBack(network, cpo);
    expect((await network.hub.presences.find(cpo.id))?.state).toBe('OFFLINE');
    network.wait(1);
    network.flows.presence.seen(cpo.id);
    await network.flows.idle();
    expect(cdrs()).toEqual(['NL*CPO/CDR1']);
  });
});
