import type { RouteDecision } from '../../../../src/domain/messages/logged-message.js';
import { parsePartyKey } from '../../../../src/domain/party.js';
import type { Deviation } from '../../../../src/domain/quality/deviation.js';
import { roamingRules } from '../../../../src/domain/routing/roaming-agreement.js';
import type { RoamingHub } from '../../../../src/flows/roaming/roaming-hub.js';
import type { OcpiCall } from '../../../../src/wire/ocpi/module.js';
import { v221Modules } from '../../../../src/wire/ocpi/v221/modules.js';
import { success } from '../../../support/ocpi/fake-partner.js';
import { startNetwork } from '../../../support/roaming/network.js';
import { aLocation, aSession } from '../../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../../support/roaming/pair.js';

let pair: Pair;

beforeAll(async () => {
  pair = await joinPair(await startNetwork());
  pair.cpo.partner.on('/2.2.1/receiver/commands/START_SESSION', (_req, res) => success(res, { result: 'ACCEPTED' }));
  pair.cpo.partner.on('/2.2.1/receiver/chargingprofiles/S1', (_req, res) => success(res, { result: 'ACCEPTED' }));
  await pair.cpo.ask('PUT', '/receiver/locations/NL/CPO/LOC1', { body: aLocation() });
  await pair.cpo.ask('PUT', '/receiver/sessions/NL/CPO/S1', { body: aSession() });
});

afterAll(() => pair.network.close());

interface Said {
  readonly from: string;
  readonly to?: string;
  readonly id: string;
  readonly body: object;
  readonly hub?: RoamingHub;
}

let requests = 0;

/** Gives a message to a module of the hub: what it decides and what it tolerates. */
async function handled(module: string, method: string, { hub = pair.network.hub, ...said }: Said) {
  const [identifier, role] = module.split(':');
  const found = v221Modules(hub).find((one) => one.identifier === identifier && one.role === role);
  const route = found?.routes.find((one) => one.method === method);
  const [caller] = await pair.network.hub.connections.findByParty(said.from === 'NL*CPO' ? 'NL*CPO' : 'DE*MSP');
  if (!route || !caller) throw new Error('no such module or platform');
  const decisions: RouteDecision[] = [];
  const tolerated: Omit<Deviation, 'module'>[] = [];
  const bytes = Buffer.from(JSON.stringify(said.body));
  const call: OcpiCall = {
    caller,
    ocpiVersion: '2.2.1',
    routing: {
      requestId: `r-${requests++}`,
      correlationId: 'c-1',
      from: parsePartyKey(said.from),
      ...(said.to && { to: parsePartyKey(said.to) }),
    },
    method: route.method,
    params: { command: said.id, session_id: said.id, id: said.id },
    query: new URLSearchParams(),
    rest: `/${said.id}`,
    bytes,
    body: said.body,
    decide: (decision) => decisions.push(decision),
    tolerate: (deviation) => tolerated.push(deviation),
  };
  const answer = await route.handle(call).catch((error: unknown) => error);
  return { decision: decisions.at(-1), tolerated, answer };
}

const ofEmsp = () => ({ response_url: `${pair.emsp.partner.url}/r`, location_id: 'LOC1' });
const start = (to?: string) =>
  handled('commands:RECEIVER', 'POST', { from: 'DE*MSP', id: 'START_SESSION', body: ofEmsp(), ...(to && { to }) });

describe('a command for a CPO with whom commands are not agreed', () => {
  it('is refused, by name and by its content, and goes nowhere', async () => {
    const before = pair.cpo.partner.seen.length;
    const parties = [parsePartyKey('DE*MSP'), parsePartyKey('NL*CPO')] as const;
    const validFrom = new Date('2026-01-01T00:00:00Z');
    const agreement = { id: 'a', parties, modules: ['locations' as const], validFrom };
    const hub = { ...pair.network.hub, roamingRules: async () => roamingRules([agreement], 'OPEN') };
    for (const to of [{ to: 'NL*CPO' }, {}]) {
      const said = { from: 'DE*MSP', id: 'START_SESSION', body: ofEmsp(), ...to };
      expect((await handled('commands:RECEIVER', 'POST', { ...said, hub })).answer).toMatchObject({
        code: 'not-agreed',
      });
    }
    const stop = { from: 'DE*MSP', id: 'STOP_SESSION', body: { ...ofEmsp(), session_id: 'S1' } };
    const { answer } = await handled('commands:RECEIVER', 'POST', { ...stop, hub });
    expect(answer).toMatchObject({ code: 'unknown-receiver' });
    expect(pair.cpo.partner.seen).toHaveLength(before);
  });
});

describe('where a command went and why', () => {
  it('is told: to the party that it named', async () => {
    expect((await start('NL*CPO')).decision).toEqual({ way: 'DIRECT', receivers: ['NL*CPO'] });
  });

  it('is told: by its content', async () => {
    const byLocation = { way: 'OPEN', receivers: ['NL*CPO'], because: 'location LOC1' };
    expect((await start()).decision).toEqual(byLocation);
    expect((await start('XX*HUB')).decision).toEqual(byLocation);
  });

  it('is told: by the session of a charging profile, and back by who has set it', async () => {
    const put = { from: 'DE*MSP', id: 'S1', body: ofEmsp() };
    const set = await handled('chargingprofiles:RECEIVER', 'PUT', put);
    expect(set.decision).toEqual({ way: 'OPEN', receivers: ['NL*CPO'], because: 'session S1' });
    const changed = await handled('chargingprofiles:SENDER', 'PUT', { from: 'NL*CPO', id: 'S1', body: {} });
    const because = 'charging profile of session S1';
    expect(changed.decision).toEqual({ way: 'OPEN', receivers: ['DE*MSP'], because });
  });

  it('is told of its result: to the URL that the hub had replaced, and what was tolerated', async () => {
    await start('NL*CPO');
    const url: string = JSON.parse(pair.cpo.partner.seen.at(-1)?.body ?? '').response_url;
    const id = url.split('/').at(-1) ?? '';
    const bare = await handled('commands:SENDER', 'POST', { from: 'NL*CPO', id, body: { result: 'ACCEPTED' } });
    expect(bare.decision).toEqual({ way: 'CALLBACK', receivers: ['DE*MSP'], because: 'START_SESSION' });
    expect(bare.tolerated).toEqual([]);
    const body = { status_code: 1000, data: { result: 'FAILED' } };
    const enveloped = await handled('commands:SENDER', 'POST', { from: 'NL*CPO', id, body });
    const rule = 'command-result-in-envelope';
    expect(enveloped.tolerated).toEqual([{ rule, pointer: '/data', example: 'FAILED' }]);
  });
});
