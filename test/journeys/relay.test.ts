import { createOcpiClient } from '../../src/simulator/ocpi-client.js';
import type { OcpiLocation } from '../../src/simulator/ocpi-objects.js';
import { platformsOf, startJourney, tokenOf, useJourney } from '../support/running-hub.js';

const RELAY_TIMEOUT_MS = 1_000;

describe('messages that the hub passes between a CPO and an eMSP', () => {
  const journey = useJourney(() => startJourney(RELAY_TIMEOUT_MS));

  const parts = () => {
    const { cpo, emsp, otherEmsp, location } = platformsOf(journey());
    return {
      cpo: cpo.platform,
      seller: cpo.company.party,
      emsp: emsp.platform,
      buyer: emsp.company.party,
      otherEmsp,
      location,
    };
  };

  it('reach the party they are for as the bytes that were sent, with both parties and the same correlation id', async () => {
    const { cpo, seller, emsp, otherEmsp, buyer, location } = parts();
    const text = JSON.stringify({ ...location, note: 'Größe: 0.10', rating: 0.1 }).replace(
      '"rating":0.1',
      '"rating":0.10',
    );
    const path = [location.country_code, location.party_id, location.id];
    const reply = await cpo.send({
      method: 'PUT',
      module: 'locations',
      side: 'RECEIVER',
      path,
      from: seller,
      to: buyer,
      body: text,
    });
    expect(reply).toMatchObject({ httpStatus: 201, statusCode: 1000 });
    expect(reply.headers).toMatchObject({ 'ocpi-from-party-id': buyer.party_id, 'ocpi-to-party-id': seller.party_id });

    const got = emsp.messages.find(({ module }) => module === 'locations');
    expect(got?.bytes.toString('utf8')).toBe(text);
    expect(got?.headers).toMatchObject({
      'ocpi-from-country-code': seller.country_code,
      'ocpi-from-party-id': seller.party_id,
      'ocpi-to-party-id': buyer.party_id,
      'x-correlation-id': reply.headers['x-correlation-id'],
    });
    expect(got?.headers['x-request-id']).not.toBe(reply.headers['x-request-id']);
    expect(otherEmsp.platform.messages.filter(({ module }) => module === 'locations')).toEqual([]);
  });

  it("bring the eMSP's refusal back unchanged, and say what went wrong when it answers nothing usable", async () => {
    const { cpo, emsp, buyer, location } = parts();
    const put = (id: string) => cpo.putLocation({ ...location, id } satisfies OcpiLocation, buyer);
    const answer = '{"status_code":2003,"status_message":"no","data":{"a":0.10},"timestamp":"2026-01-01T00:00:00Z"}';

    emsp.fail({ kind: 'answer', httpStatus: 404, json: answer });
    expect(await put('A')).toMatchObject({ httpStatus: 404, text: answer });
    emsp.fail({ kind: 'slow', delayMs: 5 * RELAY_TIMEOUT_MS });
    expect(await put('B')).toMatchObject({ httpStatus: 200, statusCode: 4002 });
    emsp.fail({ kind: 'html' });
    expect(await put('C')).toMatchObject({ httpStatus: 200, statusCode: 4000 });
    emsp.fail({ kind: 'status', httpStatus: 500 });
    expect(await put('D')).toMatchObject({ httpStatus: 200, statusCode: 4000 });
    emsp.fail({ kind: 'partial-json' });
    expect(await put('E')).toMatchObject({ httpStatus: 200, statusCode: 4000 });
    emsp.fail({ kind: 'reset' });
    expect(await put('F')).toMatchObject({ httpStatus: 200, statusCode: 4003 });
    emsp.recover();
    expect(await put('G')).toMatchObject({ httpStatus: 201, statusCode: 1000 });
  });

  it('do not go to somebody unknown, and not in the name of somebody else', async () => {
    const { cpo, emsp, buyer, location } = parts();
    const nobody = { country_code: 'ZZ', party_id: 'ZZZ' };
    expect(await cpo.putLocation(location, nobody)).toMatchObject({ httpStatus: 200, statusCode: 4001 });
    const before = emsp.messages.length;
    const other = { ...location, country_code: 'DE', party_id: 'SPR' };
    expect(await cpo.putLocation(other, buyer)).toMatchObject({ httpStatus: 200, statusCode: 2001 });
    expect(emsp.messages).toHaveLength(before);
  });

  it('can be read again from the hub, page by page', async () => {
    const { cpo, seller, emsp, buyer } = parts();
    for (let i = 0; i < 25; i += 1) {
      const token = { ...tokenOf(buyer), uid: `T${i}` };
      expect((await emsp.putToken(token, seller)).httpStatus).toBe(201);
    }
    const tokens = await cpo.fetchAll({ module: 'tokens', from: seller, to: buyer, query: 'limit=10' });
    const uids = tokens.map((token) => String(token['uid'])).filter((uid) => uid.startsWith('T'));
    expect(uids).toEqual(Array.from({ length: 25 }, (_, i) => `T${i}`));
  });

  it('are refused with an envelope when nobody knows the token', async () => {
    const client = createOcpiClient();
    const url = `${journey().hubUrl}/ocpi/2.2.1/receiver/cdrs`;
    const reply = await client.send({ method: 'POST', url, token: 'nobody-knows', body: '{}' });
    expect(reply.httpStatus).toBe(401);
    expect(reply.statusCode).toBeGreaterThanOrEqual(2000);
    await client.close();
  });
});
