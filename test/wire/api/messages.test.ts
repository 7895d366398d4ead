import { execFileSync } from 'node:child_process';
import { formatCurl } from '../../../src/wire/api/format/curl.js';
import { aScene, CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { apiServer, clientOf } from '../../support/api/api-server.js';
import { ASKED, TO_EMSP, TO_OTHER } from '../../support/api/message-flows.js';
import { aMessage } from '../../support/messages/a-leg.js';

describe('messages over the API', () => {
  it('are listed for an operator, by page', async () => {
    const clerk = await as(CLERK);
    const first = await clerk.get('/api/messages').query({ limit: 2 });
    expect(first.status).toBe(200);
    expect(first.body.items).toMatchObject([
      { id: ASKED, direction: 'IN', outcome: 'ok', decision: { way: 'BROADCAST', receivers: ['DE*XYZ', 'FR*QRS'] } },
      { id: TO_EMSP, direction: 'OUT', from: 'XX*HUB', to: 'DE*XYZ', http_status: 200, ocpi_status: 1000, ms: 12.5 },
    ]);
    expect(first.body.next).toBe(`${Date.parse('2026-11-20T09:00:00Z')}_${TO_EMSP}`);
    expect((await clerk.get('/api/messages').query({ before: first.body.next })).status).toBe(200);
  });

  it('are found by every filter that the contract names', async () => {
    const clerk = await as(CLERK);
    const times = { from: '2026-11-20T00:00:00Z', until: '2026-11-21T00:00:00Z' };
    const filters = {
      correlation_id: 'corr-1',
      module: 'locations',
      direction: 'OUT',
      object_id: 'loc1',
      outcome: 'ok',
    };
    const answer = await clerk.get('/api/messages').query({ ...filters, ...times, party: 'de-xyz' });
    expect({ status: answer.status, ids: answer.body.items.map(({ id }: { id: string }) => id) }).toEqual({
      status: 200,
      ids: [TO_EMSP],
    });
  });

  it.each([
    ['direction=SIDEWAYS', 'direction'],
    ['outcome=maybe', 'outcome'],
    ['party=NOBODY', 'party'],
    ['from=yesterday', 'from'],
    ['before=somewhere', 'before'],
    ['before=99999999999999999_x', 'before'],
    ['limit=0', 'limit'],
    ['color=red', 'color'],
    ['correlation_id=', 'correlation_id'],
  ])('refuse %s, naming the field', async (query, field) => {
    const answer = await (await as(CLERK, 'nothing')).get(`/api/messages?${query}`);
    expect({ status: answer.status, field: answer.body.error.field }).toEqual({ status: 400, field });
  });

  it('are shown whole, with a command that asks the same again', async () => {
    const answer = await (await as(CLERK)).get(`/api/messages/${TO_EMSP}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      platform_parties: ['DE*XYZ'],
      request: { headers: { authorization: '[redacted]' }, body: { kept: 'text', bytes: 13, text: '{"id":"LOC1"}' } },
      response: { headers: { 'content-type': 'application/json' } },
    });
    expect(answer.body.curl).toContain("curl -X 'PUT' 'https://emsp.example/ocpi/");
    expect(answer.body.curl).toContain('-H "Authorization: Token $TOKEN"');
  });

  it('of others look like those that do not exist', async () => {
    const engineer = await as(ENGINEER);
    const finance = await as(FINANCE);
    expect((await engineer.get('/api/messages')).body.items).toMatchObject([{ id: ASKED }]);
    expect((await finance.get('/api/messages')).body.items).toMatchObject([{ id: TO_EMSP }]);
    const unknown = await engineer.get('/api/messages/none-0');
    for (const path of [TO_EMSP, TO_OTHER, `${TO_EMSP}/deliveries`]) {
      const answer = await engineer.get(`/api/messages/${path}`);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 404, body: unknown.body });
    }
    expect((await finance.get(`/api/messages/${ASKED}/deliveries`)).status).toBe(404);
  });

  it('tell their sender what became of them at each receiver, and not what these said', async () => {
    const answer = await (await as(ENGINEER)).get(`/api/messages/${ASKED}/deliveries`);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: {
        total: 2,
        items: [
          {
            message_id: TO_OTHER,
            at: expect.any(String),
            receiver: 'FR*QRS',
            outcome: 'failed',
            error: 'receiver-timeout',
            ms: 12.5,
          },
          {
            message_id: TO_EMSP,
            at: expect.any(String),
            receiver: 'DE*XYZ',
            outcome: 'ok',
            http_status: 200,
            ocpi_status: 1000,
            ms: 12.5,
          },
        ],
      },
    });
  });

  it('are sent again at an operator’s wish, one or many', async () => {
    const clerk = await as(CLERK);
    const one = await clerk.post(`/api/messages/${TO_OTHER}/replay`);
    expect({ status: one.status, body: one.body }).toEqual({
      status: 200,
      body: { outcome: 'ok', http_status: 200, ocpi_status: 1000 },
    });
    const many = await clerk.post('/api/messages/replay').send({ correlation_id: 'corr-1' });
    expect({ status: many.status, body: many.body }).toEqual({ status: 200, body: { sent: 2, failed: 0, refused: 0 } });
    expect((await clerk.post(`/api/messages/${ASKED}/replay`)).status).toBe(409);
    expect((await clerk.post('/api/messages/none-0/replay')).status).toBe(404);
  });

  it('are never all sent again', async () => {
    const clerk = await as(CLERK, 'nothing');
    expect((await clerk.post('/api/messages/replay').send({})).status).toBe(400);
    expect((await clerk.post('/api/messages/replay').send({ direction: 'OUT' })).body.error.field).toBe('direction');
  });
});

describe('the command for a shell', () => {
  it('says what was sent and runs nothing of it', () => {
    const text = `{"name":"it's; $(touch x) \`id\` \\n"}`;
    const path = `/locations/';echo ran;'`;
    const message = aMessage('m', { path, requestBody: { kind: 'text', text, bytes: text.length } });
    const command = formatCurl({ message }).replace(/^curl /, '');
    const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${command}`], {
      env: { HOST: 'https://emsp.example', TOKEN: 'abc' },
    });
    expect(printed.toString().split('\n').slice(0, -1)).toEqual([
      '-X',
      'PUT',
      `https://emsp.example${path}`,
      '-H',
      'Authorization: Token abc',
      '-H',
      'content-type: application/json',
      '-H',
      'x-request-id: req-1',
      '--data-raw',
      text,
    ]);
  });
});

async function as(email: string, judged: 'requests-and-answers' | 'nothing' = 'requests-and-answers') {
  const scene = await aScene();
  return clientOf(apiServer(scene, { judged }), scene, email);
}
