import type { Agreement } from '../../../src/domain/clearing/agreement.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import { publishPlans } from '../../../src/flows/plans/publish-plans.js';
import { createPublisher } from '../../../src/flows/plans/publisher.js';
import { takeBackOld } from '../../../src/flows/plans/take-back-old.js';
import { anAgreement } from '../../domain/clearing/builders.js';
import { aPlan, part } from '../../domain/plans/pricing/a-plan.js';
import { aTariff } from '../../support/roaming/objects.js';
import { type PublishingScene, publishingScene } from './publishing-scene.js';

const FIXED = aPlan({ energy: { parts: [part('BASE', '0.3')] } });
const TODAY = 'PLAN-20260304';
const TOMORROW = 'PLAN-20260305';
/** Their last day ends at 23:00 UTC: 60 days later, and a second more. */
const SIXTY_AFTER_TODAY = '2026-05-03T23:00:01Z';

let scene: PublishingScene;

beforeEach(async () => {
  scene = await publishingScene();
  scene.setPlans(FIXED);
  await publishPlans(scene.hub);
  await scene.told(scene.emsp);
});
afterEach(() => scene.network.close());

const kept = (): readonly string[] => [TODAY, TOMORROW].filter((id) => scene.stored(id) !== undefined);

function agreed(maxAgeDays: number | undefined, more: Partial<Agreement> = {}): Agreement {
  const { maxAgeDays: _usual, ...rest } = anAgreement({ cpo: parsePartyKey('DE*CPO'), ...more });
  return { ...rest, ...(maxAgeDays !== undefined && { maxAgeDays }) };
}

describe('a published tariff that ended', () => {
  it('is kept for 60 days, then taken back from all that have it, once', async () => {
    scene.setTime('2026-05-03T22:59:59Z');
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 0 });
    scene.setTime(SIXTY_AFTER_TODAY);
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 1 });
    expect(kept()).toEqual([TOMORROW]);
    expect(await scene.told(scene.emsp)).toEqual([`DELETE ${TODAY}`]);
    expect(scene.events).toContainEqual({ event: 'plan.forgotten', plan: 'PLAN', takenBack: 1 });
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 0 });
    expect(await scene.told(scene.emsp)).toEqual([]);
  });

  it('is taken back of a plan that is gone, too', async () => {
    scene.setPlans();
    scene.setTime('2026-06-01T00:00:00Z');
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 2 });
    expect(kept()).toEqual([]);
  });

  it.each<[string, readonly Agreement[], string, readonly string[]]>([
    ['as long as an agreement of its party takes CDRs', [agreed(90)], '2026-06-02T22:00:00Z', [TODAY, TOMORROW]],
    ['no longer than that', [agreed(90)], '2026-06-02T23:00:01Z', [TOMORROW]],
    ['60 days where the agreements give CDRs less', [agreed(30)], SIXTY_AFTER_TODAY, [TOMORROW]],
    [
      '400 days where one of them sets no limit',
      [agreed(30), agreed(undefined, { emsp: parsePartyKey('FR*EMS') })],
      '2027-04-08T22:00:00Z',
      [TODAY, TOMORROW],
    ],
    ['no longer, even so', [agreed(undefined)], '2027-04-08T23:00:01Z', [TOMORROW]],
    [
      '60 days where the agreement came later',
      [agreed(300, { validFrom: new Date('2026-04-01T00:00:00Z') })],
      SIXTY_AFTER_TODAY,
      [TOMORROW],
    ],
    [
      '60 days where the agreement is that of the party as an eMSP',
      [agreed(300, { cpo: parsePartyKey('NL*ALF'), emsp: parsePartyKey('DE*CPO') })],
      SIXTY_AFTER_TODAY,
      [TOMORROW],
    ],
  ])('is kept %s', async (_how, agreements, now, left) => {
    scene.setAgreements(...agreements);
    scene.setTime(now);
    await takeBackOld(scene.hub);
    expect(kept()).toEqual(left);
  });

  it('of an earlier version of an agreement is kept as long as that version says', async () => {
    const first = agreed(90);
    const later = agreed(30, { version: 2, validFrom: new Date('2026-03-05T00:00:00Z') });
    scene.setAgreements(later, first);
    scene.setTime('2026-05-20T00:00:00Z');
    await takeBackOld(scene.hub);
    expect(kept()).toEqual([TODAY]);
  });

  it('is left alone when its party has pushed one of its own under the id', async () => {
    const body = aTariff({ country_code: 'DE', party_id: 'CPO', id: TODAY });
    await scene.cpo.ask('PUT', `/receiver/tariffs/DE/CPO/${TODAY}`, { from: 'DE*CPO', to: 'XX*HUB', body });
    scene.setTime('2026-06-01T00:00:00Z');
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 1 });
    expect(kept()).toEqual([TODAY]);
  });

  it('is left alone when somebody writes it at the same moment', async () => {
    scene.setTime('2026-06-01T00:00:00Z');
    const objects = { ...scene.hub.objects, remove: async () => false };
    expect(await takeBackOld({ ...scene.hub, objects })).toEqual({ withdrawn: 0, ended: 0 });
    expect(await scene.told(scene.emsp)).toEqual([]);
  });

  it('that cannot be read stays, is logged, and holds up no other', async () => {
    const stored = scene.stored(TODAY);
    if (stored) await scene.hub.objects.put({ ...stored, json: '{}', revision: stored.revision + 1 });
    scene.setTime('2026-06-01T00:00:00Z');
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 1 });
    expect(kept()).toEqual([TODAY]);
    expect(scene.events).toContainEqual(
      expect.objectContaining({ event: 'plan.tariff-unreadable', tariff: 'DE*CPO/PLAN-20260304' }),
    );
  });

  it('is taken back in runs of at most 500, the oldest first', async () => {
    const day = scene.stored(TODAY);
    for (let at = 0; day && at < 600; at++) {
      const lastUpdated = new Date(Date.UTC(2026, 0, 1) + at);
      const id = `PLAN-${at}`;
      await scene.hub.objects.put({ ...day, id, key: `DE*CPO/${id}`, lastUpdated, revision: 1 });
    }
    // Nobody has them: nothing is pushed.
    const hub = { ...scene.hub, fanOut: { send: () => undefined } };
    scene.setTime('2026-06-01T00:00:00Z');
    expect(await takeBackOld(hub)).toEqual({ withdrawn: 0, ended: 500 });
    expect([scene.stored('PLAN-499'), scene.stored('PLAN-500')?.id]).toEqual([undefined, 'PLAN-500']);
    expect(await takeBackOld(hub)).toEqual({ withdrawn: 0, ended: 102 });
  });
});

describe('a published tariff that has not begun', () => {
  it.each<[string, () => void]>([
    ['of a plan that is gone', () => scene.setPlans()],
    ['of a plan of another party now', () => scene.setPlans({ ...FIXED, party: parsePartyKey('FR*CPO') })],
    ['of a plan that its party publishes now', () => scene.setPlans({ ...FIXED, publishing: 'BY_PARTY' })],
  ])('%s is taken back; that of today stays, since sessions are priced by it', async (_which, change) => {
    change();
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 1, ended: 0 });
    expect(kept()).toEqual([TODAY]);
    expect(await scene.told(scene.emsp)).toEqual([`DELETE ${TOMORROW}`]);
    expect(scene.events).toContainEqual({ event: 'plan.withdrawn', plan: 'PLAN', takenBack: 1 });
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 0 });
  });

  it('is taken back when a platform of the party has tariffs of its own now', async () => {
    const sender = { identifier: 'tariffs', role: 'SENDER', url: 'https://cpo.example/tariffs' } as const;
    const list = async () =>
      (await scene.hub.connections.list()).map((one) =>
        one.theirs ? { ...one, theirs: { ...one.theirs, endpoints: [...one.theirs.endpoints, sender] } } : one,
      );
    const hub = { ...scene.hub, connections: { ...scene.hub.connections, list } };
    expect(await takeBackOld(hub)).toEqual({ withdrawn: 1, ended: 0 });
  });

  it('of a plan that is published stays', async () => {
    expect(await takeBackOld(scene.hub)).toEqual({ withdrawn: 0, ended: 0 });
    expect(kept()).toEqual([TODAY, TOMORROW]);
  });
});

describe('the job', () => {
  it('publishes what is due, then takes back what is old', async () => {
    scene.setTime('2026-06-01T10:00:00Z');
    const publisher = createPublisher({ hubOf: () => scene.hub, log: scene.hub.log });
    expect(await publisher.publishAll()).toBe(2);
    expect((await scene.told(scene.emsp)).sort()).toEqual([
      `DELETE ${TODAY}`,
      `DELETE ${TOMORROW}`,
      'PUT PLAN-20260601',
      'PUT PLAN-20260602',
    ]);
  });

  it('goes on when the tariffs of one plan cannot be taken back', async () => {
    scene.setPlans(FIXED, { ...FIXED, id: 'OTHER' });
    await publishPlans(scene.hub);
    scene.setPlans();
    const published: typeof scene.hub.objects.published = (query) =>
      query.plan === 'OTHER' ? Promise.reject(new Error('no store')) : scene.hub.objects.published(query);
    expect(await takeBackOld({ ...scene.hub, objects: { ...scene.hub.objects, published } })).toMatchObject({
      withdrawn: 1,
    });
    expect(scene.events).toContainEqual(expect.objectContaining({ event: 'plan.not-taken-back', plan: 'OTHER' }));
  });
});
