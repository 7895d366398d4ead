import { inflateRawSync } from 'node:zlib';
import type { Staff } from '../../../src/domain/access.js';
import type { LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import { createMessageLog } from '../../../src/flows/messages/message-log.js';
import { findMessage, listDeliveries, listMessages } from '../../../src/flows/messages/read-messages.js';
import { replayMessage } from '../../../src/flows/messages/replay-message.js';
import { showMessage } from '../../../src/flows/messages/show-message.js';
import { connectStore } from '../../../src/store/mongo/base/connect.js';
import { mongoStores } from '../../../src/store/mongo/stores.js';
import { secrets } from '../../support/messages/a-leg.js';
import { useTestDatabase } from '../../support/mongo.js';
import { answerJson, success } from '../../support/ocpi/fake-partner.js';
import { rawRequest } from '../../support/ocpi/raw-request.js';
import { type Network, type Platform, startNetwork } from '../../support/roaming/network.js';
import { aLocation, aToken } from '../../support/roaming/objects.js';

const OPERATOR: Staff = { email: 'clerk@hub.example', roles: ['OPERATOR'], parties: [] };
const LOC1 = '/receiver/locations/NL/CPO/LOC1';
const database = useTestDatabase();

describe('what platforms and the hub say to each other is kept', () => {
  let network: Network;
  let cpo: Platform;
  let emsp: Platform;
  let hub: Parameters<typeof showMessage>[0] & Parameters<typeof listDeliveries>[0];
  let stored: () => Promise<Buffer>;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const connection = await connectStore(database.uri, database.dbName);
    const { messages } = await mongoStores(connection);
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const clock = { now: () => new Date() };
    const kept = { store: messages, clock, secrets, log: quiet, bodyLimitBytes: 4_096, keepDays: 14 };
    const messageLog = createMessageLog(kept);
    network = await startNetwork({ messageLog, clock, relayTimeoutMs: 300 });
    cpo = await network.join([['NL*CPO', 'CPO']]);
    emsp = await network.join([['DE*MSP', 'EMSP']]);
    hub = { ...network.hub, messages, messageLog };
    stored = async () => {
      await messageLog.flush();
      const chunks = await connection.collection('messages').find().toArray();
      return Buffer.from(
        JSON.stringify(
          chunks.map((chunk) => ({ ...chunk, frames: inflateRawSync(chunk['frames'].buffer).toString('utf8') })),
        ),
      );
    };
    closing.push(network.close, () => connection.close());
  });

  afterAll(() => Promise.all(closing.map((close) => close())));

  it('both legs of a relayed message, under one correlation id', async () => {
    emsp.partner.on(`/2.2.1${LOC1}`, (_req, res) => success(res));
    const location = aLocation();
    await push('relayed', { to: 'DE*MSP', body: location });
    const [sent, asked] = await whole('relayed');
    expect(asked).toMatchObject({
      direction: 'IN',
      correlationId: 'relayed',
      platformParties: ['NL*CPO'],
      from: 'NL*CPO',
      to: 'DE*MSP',
      module: 'locations',
      method: 'PUT',
      path: `/ocpi/2.2.1${LOC1}`,
      objectId: 'LOC1',
      httpStatus: 200,
      ocpiStatus: 1000,
      requestHeaders: { authorization: '[redacted]', 'x-correlation-id': 'relayed', 'ocpi-to-party-id': 'MSP' },
      responseHeaders: { 'ocpi-from-party-id': 'MSP', 'x-correlation-id': 'relayed' },
      requestBody: { kind: 'text', text: JSON.stringify(location) },
    });
    expect(sent).toMatchObject({
      direction: 'OUT',
      platformParties: ['DE*MSP'],
      from: 'NL*CPO',
      to: 'DE*MSP',
      side: 'RECEIVER',
      module: 'locations',
      path: `/2.2.1${LOC1}`,
      objectId: 'LOC1',
      httpStatus: 200,
      requestBody: asked?.requestBody,
      responseBody: asked?.responseBody,
    });
    expect(sent?.requestId).not.toBe(asked?.requestId);
    expect(asked?.durationMs).toBeGreaterThanOrEqual(sent?.durationMs ?? Number.NaN);
  });

  it('a refusal of the hub, with its reason', async () => {
    await push('refused', { to: 'ZZ*ZZZ' });
    await push('spoofed', { from: 'DE*MSP' });
    await push('broken', { to: 'DE*MSP', body: '{' });
    expect(await whole('refused')).toMatchObject([{ direction: 'IN', ocpiStatus: 4001, error: 'unknown-receiver' }]);
    expect(await whole('spoofed')).toMatchObject([{ module: 'locations', ocpiStatus: 2001, error: 'not-your-party' }]);
    expect(await whole('broken')).toMatchObject([{ httpStatus: 400, error: 'bad-json', requestBody: { text: '{' } }]);
    expect((await legs({ outcome: 'FAILED' })).length).toBeGreaterThanOrEqual(3);
  });

  it('the silence of a partner', async () => {
    emsp.partner.on('/2.2.1/receiver/locations/NL/CPO/SLOW', () => undefined);
    const path = '/receiver/locations/NL/CPO/SLOW';
    await push('silent', { path, to: 'DE*MSP', body: aLocation({ id: 'SLOW' }) });
    const [sent, asked] = await whole('silent');
    expect(sent).toMatchObject({ direction: 'OUT', error: 'receiver-timeout' });
    expect(sent).not.toHaveProperty('httpStatus');
    expect(asked).toMatchObject({ ocpiStatus: 4002, error: 'receiver-timeout' });
    expect(await listDeliveries(hub, OPERATOR, asked?.id ?? '')).toMatchObject([
      { receiver: 'DE*MSP', error: 'receiver-timeout' },
    ]);
  });

  it('a message that is sent again, as a leg of its own that says which one it repeats', async () => {
    emsp.partner.on(`/2.2.1${LOC1}`, (_req, res) => success(res));
    await push('again', { to: 'DE*MSP' });
    const [first] = await whole('again');
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const replayed = await replayMessage({ ...network.hub, ...hub, log }, { id: first?.id ?? '', staff: OPERATOR });
    expect(replayed).toMatchObject({ kind: 'SENT', ocpiStatus: 1000 });
    const [repetition, , ...others] = await legs({ correlationId: 'again' });
    expect(others).toHaveLength(1);
    expect(repetition).toMatchObject({
      direction: 'OUT',
      to: 'DE*MSP',
      replayOf: first?.id,
      requestBody: first?.requestBody,
    });
    expect(repetition?.requestId).not.toBe(first?.requestId);
  });

  it('of a large body the hash, also when another platform got it', async () => {
    const body = JSON.stringify(aLocation({ id: 'LARGE', address: 'x'.repeat(200), filler: 'y'.repeat(5_000) }));
    await push('large', { path: '/receiver/locations/NL/CPO/LARGE', to: 'DE*MSP', body });
    const kept = { kind: 'hash', sha256: secrets.sha256(body), bytes: Buffer.byteLength(body) };
    for (const leg of await whole('large')) expect(leg.requestBody).toEqual(kept);
  });

  it('no credentials token, in no header, URL or body', async () => {
    const token = Buffer.from(cpo.authorization.slice('Token '.length), 'base64').toString();
    const theirs = Buffer.from('their-token').toString('base64');
    await cpo.ask('GET', '/credentials', { headers: { 'X-Correlation-ID': 'credentials' } });
    await cpo.ask('GET', `/sender/locations?token=${token}`, { headers: { 'X-Correlation-ID': 'in-url' } });
    await cpo.ask('GET', '/nowhere', { headers: { Cookie: token, 'X-Correlation-ID': 'cookie' } });
    expect(await whole('credentials')).toMatchObject([{ module: 'credentials', responseBody: { kind: 'withheld' } }]);
    expect((await whole('in-url'))[0]?.path).toBe('/ocpi/2.2.1/sender/locations?token=[redacted]');
    expect(await whole('cookie')).toHaveLength(1);
    const everything = await stored();
    expect(everything.includes('in-url')).toBe(true);
    for (const secret of [token, cpo.authorization, theirs, 'their-token'])
      expect(everything.includes(secret)).toBe(false);
    const shown = JSON.stringify(await Promise.all((await legs({})).map(({ id }) => showMessage(hub, OPERATOR, id))));
    expect(shown).not.toContain(token);
  });

  it('of drivers’ tokens the hash in every URL, by which they can be found all the same', async () => {
    const body = aToken({ uid: '04aB77', type: 'RFID' });
    await emsp.ask('PUT', '/receiver/tokens/DE/MSP/04aB77?type=RFID', { to: 'NL*CPO', body });
    await cpo.ask('POST', '/sender/tokens/04AB77/authorize', { to: 'DE*MSP' });
    await cpo.ask('GET', '/receiver/tokens/04AB77/of/nobody');
    await cpo.ask('GET', '/tokens/04AB77');
    const found = await legs({ objectId: '04ab77' });
    expect(found.length).toBeGreaterThanOrEqual(5);
    for (const { path, objectId } of found) {
      expect(path).not.toMatch(/04ab77/i);
      expect(path).toContain(objectId);
    }
    expect(found.some(({ path }) => path.endsWith('/authorize'))).toBe(true);
  });

  it('nothing of callers whom the hub does not know', async () => {
    const answer = await fetch(`${network.hub.ocpiUrl}/versions`, {
      headers: { Authorization: 'Token AAAA', 'X-Correlation-ID': 'stranger' },
    });
    expect(answer.status).toBe(401);
    expect(await legs({ correlationId: 'stranger' })).toEqual([]);
  });

  it('headers with line breaks and other oddities stay one value each', async () => {
    const odd = 'x","error":"forged\u00e9';
    const { port, pathname } = new URL(`${network.hub.ocpiUrl}/2.2.1/sender/locations`);
    const lines = [`GET ${pathname}?x=%0d%0aInjected:1 HTTP/1.1`, 'Host: hub', `Authorization: ${cpo.authorization}`];
    const rest = [
      `User-Agent: ${odd}`,
      `X-Correlation-ID: ${odd}`,
      'X-Request-ID: odd-one',
      'Connection: close',
      '',
      '',
    ];
    await rawRequest(Number(port), [...lines, ...rest].join('\r\n'));
    const found = (await legs({ module: 'locations' })).find(({ requestId }) => requestId === 'odd-one');
    expect(found).not.toHaveProperty('error');
    expect(found?.path).toContain('?x=%0d%0aInjected:1');
    expect(found?.requestHeaders['user-agent']).toContain('x","error":"forged');
    expect(found?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('for the people of a platform its own legs, and nothing for others', async () => {
    emsp.partner.on(`/2.2.1${LOC1}`, (_req, res) => answerJson(res, 200, { status_code: 1000, timestamp: 'now' }));
    await push('private', { to: 'DE*MSP' });
    const [sent, asked] = await whole('private');
    const [ofCpo, ofEmsp, ofNobody] = [engineerOf('NL*CPO'), engineerOf('DE*MSP'), engineerOf('FR*EMP')];
    const search = { correlationId: 'private', limit: 10 };
    expect((await listMessages(hub, ofCpo, search)).items.map(({ id }) => id)).toEqual([asked?.id]);
    expect((await listMessages(hub, ofEmsp, search)).items.map(({ id }) => id)).toEqual([sent?.id]);
    expect((await listMessages(hub, ofNobody, search)).items).toEqual([]);
    expect((await listMessages(hub, { ...ofCpo, roles: [] }, search)).items).toEqual([]);
    for (const [staff, id] of [
      [ofCpo, sent?.id],
      [ofEmsp, asked?.id],
      [ofNobody, asked?.id],
    ] as const) {
      await expect(findMessage(hub, staff, id ?? '')).rejects.toMatchObject({ message: 'no such message' });
      await expect(listDeliveries(hub, staff, id ?? '')).rejects.toMatchObject({ code: 'unknown-object' });
    }
    expect(await listDeliveries(hub, ofCpo, asked?.id ?? '')).toMatchObject([{ receiver: 'DE*MSP', ocpiStatus: 1000 }]);
  });

  function push(correlationId: string, ask: Partial<Parameters<Platform['ask']>[2]> & { readonly path?: string }) {
    const { path = LOC1, ...rest } = ask;
    return cpo.ask('PUT', path, { body: aLocation(), headers: { 'X-Correlation-ID': correlationId }, ...rest });
  }

  async function legs(search: Partial<Parameters<typeof listMessages>[2]>): Promise<readonly LoggedMessage[]> {
    return (await listMessages(hub, OPERATOR, { limit: 100, ...search })).items;
  }

  /** The legs of a message, the one to the receiver first. */
  async function whole(correlationId: string): Promise<readonly LoggedMessage[]> {
    const found = await legs({ correlationId });
    return [...found].sort((a, b) => (a.direction > b.direction ? -1 : 1));
  }
});

function engineerOf(party: 'NL*CPO' | 'DE*MSP' | 'FR*EMP'): Staff {
  return { email: 'engineer@platform.example', roles: ['ENGINEER'], parties: [party] };
}
