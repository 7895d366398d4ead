import { GUARD_LIMITS, guardPartners } from '../../../../src/wire/ocpi/partners/guarded-client.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { type Network, type Platform, partyIn, startNetwork } from '../../../support/roaming/network.js';
import { aTariff } from '../../../support/roaming/objects.js';
import { TARIFF } from '../../../support/roaming/paths.js';

describe('a message relayed by a hub that guards its partners', () => {
  let network: Network;
  let cpo: Platform;
  let dead: Platform;
  let healthy: Platform;
  let silent: string[];

  async function start(relayTimeoutMs: number): Promise<void> {
    silent = [];
    network = await startNetwork({ relayTimeoutMs });
    const presence = { seen: () => undefined, silent: (id: string) => silent.push(id) };
    const limits = { ...GUARD_LIMITS, atWork: 4, waiting: 8, failures: 3 };
    network.use({ partners: guardPartners(network.hub.partners, { presence, limits }) });
    cpo = await network.join([['NL*CPO', 'CPO']]);
    dead = await network.join([['DE*DED', 'EMSP']]);
    healthy = await network.join([['DE*MSP', 'EMSP']]);
    dead.partner.on(`/2.2.1${TARIFF}`, () => undefined);
    healthy.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res));
  }

  afterEach(() => network.close());

  const put = (to: string) => cpo.ask('PUT', TARIFF, { to, body: aTariff() });
  const many = (count: number, to: string) => Promise.all(Array.from({ length: count }, () => put(to)));

  // Requirements 34 to 36.
  it('is refused with exactly the code that says why, in the name of the hub', async () => {
    await start(400);
    healthy.partner.on(`/2.2.1${TARIFF}`, (_req, res) => res.writeHead(200).end('<html>'));
    const closed = await network.join([['DE*CLO', 'EMSP']]);
    await closed.partner.close();
    const codes: Record<string, number> = { 'ZZ*ZZZ': 4001, 'DE*DED': 4002, 'DE*CLO': 4003, 'DE*MSP': 4000 };
    for (const [to, code] of Object.entries(codes)) {
      const answer = await put(to);
      expect(answer).toMatchObject({ http: 200, ocpi: code });
      expect([partyIn(answer.headers, 'from'), partyIn(answer.headers, 'to')]).toEqual(['XX*HUB', 'NL*CPO']);
    }
  });

  // Fault 2.
  it('is 4002 at the deadline while its receiver hangs, and 4003 at once when it has hung for some', async () => {
    await start(200);
    const startedMs = performance.now();
    expect((await many(3, 'DE*DED')).map(({ ocpi }) => ocpi)).toEqual([4002, 4002, 4002]);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(199);
    const deadId = (await network.hub.connections.findByParty('DE*DED'))[0]?.id;
    expect(silent).toEqual([deadId]);

    const asked = dead.partner.seen.length;
    expect((await many(20, 'DE*DED')).map(({ ocpi }) => ocpi)).toEqual(Array(20).fill(4003));
    expect(dead.partner.seen).toHaveLength(asked);
  });

  it('waits for its turn at a slow receiver, and is refused when too many wait', async () => {
    await start(10_000);
    const held: (() => void)[] = [];
    let isSlow = true;
    dead.partner.on(`/2.2.1${TARIFF}`, (_req, res) => {
      if (isSlow) held.push(() => success(res));
      else success(res);
    });
    const codes: number[] = [];
    const all = Array.from({ length: 20 }, () => put('DE*DED').then(({ ocpi }) => codes.push(ocpi)));
    while (codes.length < 8 || held.length < 4) await new Promise((resolve) => setTimeout(resolve, 2));
    expect([codes, held.length]).toEqual([Array(8).fill(4003), 4]);
    isSlow = false;
    for (const answerNow of held) answerNow();
    await Promise.all(all);
    expect(codes.slice(8)).toEqual(Array(12).fill(1000));
    expect(silent).toEqual([]);
  });

  // Fault 3.
  it('reaches a healthy receiver while another one hangs with all that it may hold', async () => {
    await start(1_000);
    const hanging = many(12, 'DE*DED');
    while (dead.partner.seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 2));
    expect((await many(12, 'DE*MSP')).map(({ ocpi }) => ocpi)).toEqual(Array(12).fill(1000));
    const codes = (await hanging).map(({ ocpi }) => ocpi);
    expect(codes.every((code) => code === 4002 || code === 4003)).toBe(true);
  });
});
