import type { OutboxMessage, OwedPush } from '../../../../src/store/outbox-store.js';
import { answerJson, success } from '../../../support/ocpi/fake-partner.js';
import { type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aSession } from '../../../support/roaming/objects.js';
import { LOCATION, SESSION } from '../../../support/roaming/paths.js';

/** DE*MSP wants to have kept what it misses; FR*EMP does not. */
let network: Network;
let cpo: Platform;
let msp: Platform;
let emp: Platform;

beforeEach(async () => {
  network = await startNetwork({ relayTimeoutMs: 150 });
  cpo = await network.join([['NL*CPO', 'CPO']]);
  msp = await network.join([['DE*MSP', 'EMSP']], {
    settings: { keepUndelivered: ['locations', 'sessions', 'tokens'] },
  });
  emp = await network.join([['FR*EMP', 'EMSP']]);
});
afterEach(() => network.close());

function isPush(message: OutboxMessage): message is OwedPush {
  return message.kind === 'PUSH';
}

/** The platform of a party hangs on this path from now on. */
function hangs({ partner }: Platform, path: string): void {
  partner.on(`/2.2.1${path}`, () => undefined);
}

describe('a push to a party that asked the hub to keep what it misses', () => {
  it('gets the party’s own answer while it answers', async () => {
    msp.partner.on(`/2.2.1${LOCATION}`, (_req, res) => answerJson(res, 200, { status_code: 2003 }));
    expect(await cpo.ask('PUT', LOCATION, { to: 'DE*MSP', body: aLocation() })).toMatchObject({
      http: 200,
      ocpi: 2003,
    });
    expect(network.hub.outbox.all()).toEqual([]);
  });

  it('gets 1000 from the hub when the party does not answer, which says that it is kept', async () => {
    hangs(msp, LOCATION);
    const body = JSON.stringify(aLocation({ odd: 1.1 }));
    const answer = await cpo.ask('PUT', LOCATION, { to: 'DE*MSP', body });
    expect(answer).toMatchObject({ http: 200, ocpi: 1000, data: undefined });
    expect(answer.message).toBe('kept: DE*MSP does not take it now, the hub will deliver it');
    expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['XX*HUB', 'NL*CPO']);
    const [kept, ...others] = network.hub.outbox.all().filter(isPush);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ module: 'locations', method: 'PUT', rest: '/NL/CPO/LOC1', objectKey: 'NL*CPO/LOC1' });
    expect(kept?.body).toBe(body);
    expect(kept?.correlationId).toBe(answer.headers.get('x-correlation-id'));
  });

  it('is kept behind what waits already: the party gets both in their order', async () => {
    hangs(msp, LOCATION);
    await cpo.ask('PUT', LOCATION, { to: 'DE*MSP', body: aLocation() });
    const asked = msp.partner.seen.length;
    const patch = { status: 'AVAILABLE', last_updated: '2026-11-02T10:00:00Z' };
    const answer = await cpo.ask('PATCH', `${LOCATION}/3256`, { to: 'DE*MSP', body: patch });
    expect(answer).toMatchObject({ ocpi: 1000, message: expect.stringMatching(/^kept/) });
    expect(msp.partner.seen).toHaveLength(asked);
    expect(
      network.hub.outbox
        .all()
        .filter(isPush)
        .map(({ method }) => method),
    ).toEqual(['PUT', 'PATCH']);
  });

  it('replaces what waits when it is a whole PUT', async () => {
    hangs(msp, LOCATION);
    await cpo.ask('PUT', LOCATION, { to: 'DE*MSP', body: aLocation() });
    const newer = aLocation({ name: 'newer', last_updated: '2026-11-02T11:00:00Z' });
    await cpo.ask('PUT', LOCATION, { to: 'DE*MSP', body: newer });
    expect(
      network.hub.outbox
        .all()
        .filter(isPush)
        .map(({ body }) => JSON.parse(body ?? '').name),
    ).toEqual(['newer']);
  });

  it('is 4002 as ever when it changes a session and may have arrived', async () => {
    msp.partner.on(`/2.2.1${SESSION}`, (_req, res) => success(res));
    await cpo.ask('PUT', SESSION, { to: 'DE*MSP', body: aSession() });
    hangs(msp, SESSION);
    const body = { kwh: 2, last_updated: '2026-11-02T10:00:00Z' };
    expect(await cpo.ask('PATCH', SESSION, { to: 'DE*MSP', body })).toMatchObject({ ocpi: 4002 });
    expect(network.hub.outbox.all()).toEqual([]);
  });
});

describe('what is never kept', () => {
  it('is a push to a party that did not ask for it: 4002', async () => {
    hangs(emp, LOCATION);
    expect(await cpo.ask('PUT', LOCATION, { to: 'FR*EMP', body: aLocation() })).toMatchObject({ ocpi: 4002 });
    expect(network.hub.outbox.all()).toEqual([]);
  });

  it('is a question, and a driver who waits: 4002', async () => {
    hangs(msp, LOCATION);
    hangs(msp, '/sender/tokens/04AB/authorize');
    expect(await cpo.ask('GET', LOCATION, { to: 'DE*MSP' })).toMatchObject({ ocpi: 4002 });
    const authorize = '/sender/tokens/04AB/authorize';
    expect(await cpo.ask('POST', authorize, { to: 'DE*MSP' })).toMatchObject({ ocpi: 4002 });
    expect(network.hub.outbox.all()).toEqual([]);
  });
});
