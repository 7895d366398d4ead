import { cdrOf, creditOf } from '../../../../src/simulator/day/cdr-of.js';
import { playDay } from '../../../../src/simulator/day/charging-day.js';
import { tariffOf } from '../../../../src/simulator/day/price-list.js';
import { seededRandom } from '../../../../src/simulator/day/random.js';
import { waitUntilCleared } from '../../../../src/simulator/demo/settle.js';
import type { ReceivedMessage } from '../../../../src/simulator/platform-server.js';
import { platformsOf, startJourney, useJourney } from '../../../support/running-hub.js';

const RELAY_TIMEOUT_MS = 2_000;

/** The hub as it is put together by src/app.ts, on its embedded store; platforms know it by HTTP only. */
describe('a whole hub', () => {
  const journey = useJourney(() => startJourney(RELAY_TIMEOUT_MS));

  const parts = () => {
    const platforms = platformsOf(journey());
    const hub = platforms.cpo.platform.hubParty();
    if (!hub) throw new Error('the hub has no name');
    return { ...platforms, hub };
  };
  const about = (messages: readonly ReceivedMessage[], module: ReceivedMessage['module']) =>
    messages.filter((message) => message.module === module);

  // Requirements 40, 41 and 44.
  it('answers a push to everybody before anybody has heard it, though one sleeps, and gives it to all', async () => {
    const { cpo, otherCpo, emsp, otherEmsp, location, hub } = parts();
    emsp.platform.fail({ kind: 'slow', delayMs: 20_000 }, { module: 'locations' });
    const startedMs = performance.now();
    expect(await cpo.platform.putLocation(location, hub)).toMatchObject({ httpStatus: 201, statusCode: 1000 });
    expect(performance.now() - startedMs).toBeLessThan(1_000);

    await until(() => [emsp, otherEmsp].every(({ platform }) => about(platform.messages, 'locations').length === 1));
    const [heard] = about(otherEmsp.platform.messages, 'locations');
    expect(heard?.headers).toMatchObject({
      'ocpi-from-country-code': hub.country_code,
      'ocpi-from-party-id': hub.party_id,
      'ocpi-to-party-id': otherEmsp.company.party.party_id,
    });
    expect(heard?.url).toMatch(new RegExp(`/${location.country_code}/${location.party_id}/${location.id}$`));
    expect(about(otherCpo.platform.messages, 'locations')).toEqual([]);
    emsp.platform.recover();
  });

  // Requirements 46 and 68 to 70, 73.
  it('brings a CDR to the eMSP of its token, and keeps apart what cannot be priced or does not add up', async () => {
    const { cpo, emsp, hub } = parts();
    const [good, free] = someCdrs();
    if (!good || !free) throw new Error('no CDRs');
    for (const location of cpo.company.network.locations) await cpo.platform.putLocation(location, emsp.company.party);
    const untold = { ...free, tariffs: [] };
    const credit = creditOf(good);
    const halfCredit = { ...credit, id: 'HALF-C', total_cost: { excl_vat: credit.total_cost.excl_vat / 2 } };
    for (const cdr of [good, untold, halfCredit]) {
      expect(await cpo.platform.postCdr(cdr, hub)).toMatchObject({ httpStatus: 201, statusCode: 1000 });
    }
    await waitUntilCleared(journey().api);
    expect(await reviewOf(good)).toMatchObject({ state: 'ACCEPTED' });
    expect(await reviewOf(untold)).toMatchObject({
      state: 'QUARANTINED',
      rule: 'NOT_PRICEABLE',
      reason: expect.stringContaining('carries no tariff'),
    });
    expect(await reviewOf(halfCredit)).toMatchObject({ state: 'QUARANTINED', rule: 'AMOUNT_NOT_NEGATED' });

    expect(await cpo.platform.postCdr(credit, hub)).toMatchObject({ httpStatus: 201 });
    await waitUntilCleared(journey().api);
    expect(await reviewOf(good)).toMatchObject({ state: 'CREDITED' });
    const delivered = () => about(emsp.platform.messages, 'cdrs').map(({ bytes }) => JSON.parse(bytes.toString()).id);
    await until(() => delivered().length === 2);
    expect(delivered()).toEqual([good.id, credit.id]);
  });

  // Requirements 22, 27, 29 and 30.
  it('lets a platform go: its token ends, all are told, nothing is sent to it, and its entry stays', async () => {
    const { cpo, emsp, otherEmsp, second, hub } = parts();
    const left = emsp.company.party;
    await emsp.platform.unregister();
    const sentToIt = emsp.platform.messages.length;
    const status = () =>
      cpo.platform.received.list('hubclientinfo').find(({ party_id }) => party_id === left.party_id)?.['status'];
    await until(() => status() === 'SUSPENDED');

    expect(await cpo.platform.putLocation(second, left)).toMatchObject({ httpStatus: 200, statusCode: 4003 });
    expect(await cpo.platform.putLocation(second, hub)).toMatchObject({ statusCode: 1000 });
    await until(() => about(otherEmsp.platform.messages, 'locations').length === 2);
    expect(emsp.platform.messages).toHaveLength(sentToIt);
    const list = await cpo.platform.fetchAll({ module: 'hubclientinfo' });
    expect(list).toContainEqual(expect.objectContaining({ ...left, role: 'EMSP', status: 'SUSPENDED' }));
  });

  /** Two CDRs of the first CPO for cards of the first eMSP. */
  function someCdrs() {
    const { cpo, emsp } = parts();
    const { network } = cpo.company;
    const { prices, owner, builtAt } = network.plan;
    const { tokens } = emsp.company;
    const played = playDay({ network, tokens, day: journey().cast.day, sessionCount: 2, random: seededRandom(7) });
    return played.map((session) => cdrOf(session, prices, tariffOf(prices, owner, builtAt)));
  }

  async function reviewOf(cdr: { readonly country_code: string; readonly party_id: string; readonly id: string }) {
    const party = encodeURIComponent(`${cdr.country_code}*${cdr.party_id}`);
    const found = await journey().api.get<{ readonly review: object }>(`/cdrs/${party}/${encodeURIComponent(cdr.id)}`);
    return found.review;
  }
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
