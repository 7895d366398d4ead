import { Decimal } from '../../../src/domain/decimal.js';
import type { Plan } from '../../../src/domain/plans/plan.js';
import type { SpotPrice } from '../../../src/domain/spot/spot-price.js';
import { listPlans, publishedUntil } from '../../../src/flows/plans/list-plans.js';
import { publishPlanById, publishPlans } from '../../../src/flows/plans/publish-plans.js';
import { createPublisher } from '../../../src/flows/plans/publisher.js';
import { parseJson } from '../../../src/wire/ocpi/json.js';
import { parseTariff } from '../../../src/wire/ocpi/v221/tariff.js';
import { aPlan, followed, part } from '../../domain/plans/pricing/a-plan.js';
import { partyIn, RECEIVER_ONLY } from '../../support/roaming/network.js';
import { aTariff } from '../../support/roaming/objects.js';
import { FOLLOWING, type PublishingScene, publishingScene } from './publishing-scene.js';

const TODAY = 'PLAN-20260304';
const TOMORROW = 'PLAN-20260305';

/** One price for each local day, `[today, tomorrow]`, per MWh. */
function prices(...perMwh: readonly string[]): SpotPrice[] {
  return perMwh.flatMap((price, day) =>
    Array.from({ length: 24 }, (_none, hour) => aPrice(Date.UTC(2026, 2, 3 + day, 23 + hour), price)),
  );
}

function aPrice(startMs: number, perMwh: string): SpotPrice {
  const provenance = { importId: 'I1', source: 'CSV' as const, importedAt: new Date('2026-03-03T12:00:00Z') };
  const startsAt = new Date(startMs);
  return {
    index: 'EPEX-DE',
    startsAt,
    minutes: 60,
    perMwh: new Decimal(perMwh),
    currency: 'EUR',
    version: 1,
    provenance,
  };
}

let scene: PublishingScene;

beforeEach(async () => {
  scene = await publishingScene();
});

afterEach(() => scene.network.close());

describe('the tariffs of a plan', () => {
  it('reach every eMSP before their day begins, from the hub, as the party of the plan owns them', async () => {
    scene.setPrices(prices('100', '200'));
    expect(await publishPlans(scene.hub)).toBe(2);
    expect(await scene.told(scene.emsp)).toEqual([`PUT ${TODAY}`, `PUT ${TOMORROW}`]);
    expect(await scene.told(scene.other)).toEqual([`PUT ${TODAY}`, `PUT ${TOMORROW}`]);

    const seen = scene.emsp.partner.seen.at(-1);
    expect([partyIn(seen?.headers ?? {}, 'from'), partyIn(seen?.headers ?? {}, 'to')]).toEqual(['XX*HUB', 'DE*MSP']);
    const tariff = parseTariff(parseJson(seen?.body ?? ''));
    expect(tariff.party).toEqual({ countryCode: 'DE', partyId: 'CPO' });
    expect(tariff.startsAt?.getTime()).toBeGreaterThan(scene.hub.clock.now().getTime());
    expect(tariff.elements[0]?.priceComponents[0]?.price.toFixed()).toBe('0.2');
  });

  it('can be asked for at the hub by those who were not there', async () => {
    scene.setPrices(prices('100', '200'));
    await publishPlans(scene.hub);
    const late = await scene.network.join([['NL*LAT', 'EMSP']], { endpoints: RECEIVER_ONLY });
    const { ocpi, data } = await late.ask('GET', '/sender/tariffs');
    expect(ocpi).toBe(1000);
    expect(data).toMatchObject([{ id: TODAY }, { id: TOMORROW }]);
  });

  it('are neither written nor pushed again while they say the same', async () => {
    scene.setPrices(prices('100', '200'));
    await publishPlans(scene.hub);
    const before = scene.stored(TOMORROW);
    scene.setTime('2026-03-04T12:00:00Z');
    expect(await publishPlans(scene.hub)).toBe(0);
    expect(scene.stored(TOMORROW)).toEqual(before);
    expect(await scene.told(scene.emsp)).toHaveLength(2);
  });

  it('follow a correction of prices, as long as they have not begun', async () => {
    scene.setPrices(prices('100', '200'));
    await publishPlans(scene.hub);
    await scene.told(scene.emsp);
    const before = scene.stored(TODAY);
    scene.setPrices(prices('111', '222'));
    expect(await publishPlanById(scene.hub, 'PLAN')).toMatchObject({ written: 1, begun: [TODAY], unchanged: 0 });
    expect(scene.stored(TODAY)).toEqual(before);
    expect(await scene.told(scene.emsp)).toEqual([`PUT ${TOMORROW}`]);
    expect(scene.events).toContainEqual({ event: 'plan.tariff-has-begun', plan: 'PLAN', tariffs: [TODAY] });
  });

  it('of a membership are for its eMSPs alone', async () => {
    const gold = { id: 'GOLD', names: [], emsps: ['FR*EMS' as const], energyPercent: new Decimal(10) };
    scene.setPlans(aPlan({ energy: { parts: [part('BASE', '0.3')] }, memberships: [gold] }));
    await publishPlans(scene.hub);
    expect(await scene.told(scene.emsp)).toEqual([`PUT ${TODAY}`, `PUT ${TOMORROW}`]);
    expect((await scene.told(scene.other)).sort()).toEqual(
      [TODAY, TOMORROW, 'PLAN-GOLD-20260304', 'PLAN-GOLD-20260305'].map((id) => `PUT ${id}`).sort(),
    );
  });
});

describe('while market prices of a day are missing', () => {
  it('it is waited for them', async () => {
    scene.setPrices(prices('100'));
    expect(await publishPlanById(scene.hub, 'PLAN')).toMatchObject({ written: 1, waiting: ['2026-03-05'] });
    expect(await scene.told(scene.emsp)).toEqual([`PUT ${TODAY}`]);
  });

  it('two hours before the day begins the fallback is published, marked as such, until they come', async () => {
    scene.setPrices(prices('100'));
    scene.setTime('2026-03-04T21:00:00Z');
    await publishPlans(scene.hub);
    expect(scene.stored(TOMORROW)?.json).toContain('Market prices are missing');
    scene.setPrices(prices('100', '200'));
    await publishPlans(scene.hub);
    expect(scene.stored(TOMORROW)?.json).not.toContain('Market prices are missing');
    expect(await scene.told(scene.emsp)).toEqual([`PUT ${TODAY}`, `PUT ${TOMORROW}`, `PUT ${TOMORROW}`]);
  });
});

describe('who publishes', () => {
  it('a tariff that the party itself has pushed under the id is left alone, and that is logged', async () => {
    scene.setPrices(prices('100'));
    const { cpo } = scene;
    const body = aTariff({ country_code: 'DE', party_id: 'CPO', id: TODAY });
    await cpo.ask('PUT', `/receiver/tariffs/DE/CPO/${TODAY}`, { from: 'DE*CPO', to: 'XX*HUB', body });
    expect(await publishPlanById(scene.hub, 'PLAN')).toMatchObject({ written: 0, foreign: [TODAY] });
    expect(scene.events).toContainEqual({ event: 'plan.tariff-of-party', plan: 'PLAN', tariffs: [TODAY] });
    expect(await scene.told(scene.emsp)).toEqual([]);
  });

  it.each<[string, Partial<Plan>, string | undefined]>([
    ['is the party, if its platform has tariffs to ask for', {}, 'OWN_PLATFORM'],
    ['is the hub all the same, if the plan says so', { publishing: 'BY_HUB' }, undefined],
  ])('%s', async (_who, more, withheld) => {
    scene.setPrices(prices('100', '200'));
    scene.setPlans({ ...FOLLOWING, party: { countryCode: 'SE', partyId: 'OWN' }, ...more });
    await scene.network.join([['SE*OWN', 'CPO']]);
    expect((await publishPlanById(scene.hub, 'PLAN')).withheld).toBe(withheld);
    expect(await scene.told(scene.emsp)).toHaveLength(withheld ? 0 : 2);
  });

  it('is nobody, if no platform of the hub speaks for the party', async () => {
    scene.setPlans({ ...FOLLOWING, party: { countryCode: 'SE', partyId: 'NON' } });
    expect(await publishPlanById(scene.hub, 'PLAN')).toMatchObject({ written: 0, withheld: 'UNKNOWN_PARTY' });
  });

  it('is the party, if the plan says so', async () => {
    scene.setPlans({ ...FOLLOWING, publishing: 'BY_PARTY' });
    expect(await publishPlanById(scene.hub, 'PLAN')).toMatchObject({ written: 0, withheld: 'BY_PARTY' });
  });
});

describe('a plan that locks the price at the start', () => {
  const locking = aPlan({ energy: { spot: followed({ mode: 'LOCK_AT_START' }), parts: [] } });

  it('takes back a stretch that a correction has joined to the one before it', async () => {
    scene.setPlans(locking);
    const list = prices('100', '200').map((price, hour) =>
      hour >= 36 ? { ...price, perMwh: new Decimal(300) } : price,
    );
    scene.setPrices(list);
    await publishPlans(scene.hub);
    expect(await scene.told(scene.other)).toEqual([
      'PUT PLAN-20260303T2300Z',
      'PUT PLAN-20260304T2300Z',
      'PUT PLAN-20260305T1100Z',
    ]);
    scene.setPrices(prices('100', '200'));
    expect(await publishPlanById(scene.hub, 'PLAN')).toMatchObject({ written: 1, unchanged: 1, takenBack: 1 });
    expect((await scene.told(scene.other)).sort()).toEqual(['DELETE PLAN-20260305T1100Z', 'PUT PLAN-20260304T2300Z']);
    expect(scene.stored('PLAN-20260305T1100Z')).toBeUndefined();
  });

  it('is listed with the day to whose end it is published', async () => {
    scene.setPlans(locking);
    scene.setPrices(prices('100', '200'));
    await publishPlans(scene.hub);
    expect(await listPlans(scene.hub)).toMatchObject([
      { plan: { id: 'PLAN' }, publishedUntil: new Date('2026-03-05T23:00:00Z') },
    ]);
  });
});

describe('the list of plans', () => {
  it('says until when each is published, and what to look at', async () => {
    scene.setPlans(
      FOLLOWING,
      aPlan({ id: 'FREE', energy: { parts: [part('BASE', '0.1', { vat: { treatment: 'NONE' } })] } }),
    );
    scene.setPrices(prices('100'));
    await publishPlans(scene.hub, 'EPEX-DE');
    const list = await listPlans(scene.hub);
    expect(
      list.map(({ plan, publishedUntil: until, findings }) => [plan.id, until, findings.map(({ code }) => code)]),
    ).toEqual([
      ['PLAN', new Date('2026-03-04T23:00:00Z'), []],
      ['FREE', undefined, ['NO_VAT']],
    ]);
    expect(await publishedUntil(scene.hub, 'EPEX-DE')).toEqual(new Date('2026-03-04T23:00:00Z'));
    expect(await publishedUntil(scene.hub, 'OMIE')).toBeUndefined();
  });
});

it('a plan that cannot be published is logged and holds up no other', async () => {
  const wrong = { ...FOLLOWING, id: 'WRONG', currency: 'SEK' };
  scene.setPlans(wrong, FOLLOWING);
  scene.setPrices(prices('100', '200'));
  expect(await publishPlans(scene.hub)).toBe(2);
  expect(scene.events).toContainEqual(expect.objectContaining({ event: 'plan.not-published', plan: 'WRONG' }));
});

it('a plan that ended yesterday still has today, for sessions over midnight; one that has not begun has nothing', async () => {
  scene.setPrices(prices('100', '200'));
  const ended = { ...FOLLOWING, id: 'ENDED', validUntil: new Date('2026-03-03T23:00:00Z') };
  scene.setPlans(ended, { ...FOLLOWING, id: 'LATER', validFrom: new Date('2026-03-05T23:00:00Z') });
  await publishPlans(scene.hub);
  expect(await scene.told(scene.emsp)).toEqual(['PUT ENDED-20260304']);
});

it('refuses to publish a plan that there is not', async () => {
  await expect(publishPlanById(scene.hub, 'NONE')).rejects.toMatchObject({ code: 'unknown-object', field: 'id' });
});

it('an import of prices publishes the plans that follow its index, and nobody waits for it', async () => {
  const { hub } = scene;
  const publisher = createPublisher({ hubOf: () => hub, log: hub.log });
  scene.setPrices(prices('100', '200'));
  publisher.pricesImported('OMIE');
  publisher.pricesImported('EPEX-DE');
  await publisher.stop();
  expect(await scene.told(scene.emsp)).toEqual([]);
  publisher.pricesImported('EPEX-DE');
  await publisher.stop();
  expect(await scene.told(scene.emsp)).toEqual([`PUT ${TODAY}`, `PUT ${TOMORROW}`]);
  expect(await publisher.publishAll()).toBe(0);
  expect(await publisher.publishedUntil('EPEX-DE')).toEqual(new Date('2026-03-05T23:00:00Z'));
});
