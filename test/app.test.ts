import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import { type RunningHub, startHub } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { hubSettings, OPERATOR, useTempFolder } from './support/hub-settings.js';

const folder = useTempFolder('app');

function start(more: Readonly<Record<string, string>> = {}): Promise<RunningHub> {
  return startHub(readConfig(hubSettings(join(folder, 'data'), more)));
}

async function ask(hub: RunningHub, path: string, init: RequestInit = {}) {
  const answer = await fetch(`${hub.url}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function logIn(hub: RunningHub): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { 'content-type': 'application/json' };
  return ask(hub, '/api/login', { method: 'POST', headers, body: JSON.stringify(OPERATOR) });
}

describe('a hub with a wrong setting', () => {
  it('does not start with fees that cannot be read, and names file and field', async () => {
    const tariffs = join(folder, 'tariffs');
    cpSync('tariffs', tariffs, { recursive: true });
    const file = join(tariffs, 'hub-fees.json');
    const fees = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...fees, paymentTermDays: 'soon' }));
    const refused = start({ HUB_TARIFFS_DIR: tariffs });
    await expect(refused).rejects.toMatchObject({ code: 'bad-setting', field: 'paymentTermDays' });
    await expect(refused).rejects.toThrow(`${file}: paymentTermDays`);
  });

  it('does not start on a port that is taken', async () => {
    const other = await listen();
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const refused = start({ HUB_PORT: String(port) });
    await expect(refused).rejects.toMatchObject({ code: 'bad-setting', message: expect.stringContaining(`${port}`) });
    await new Promise((done) => other.close(done));
  });
});

/** On the folder that the refused starts above have left free. */
describe('a hub', () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await start();
  });
  afterAll(() => hub.stop());

  it('is healthy when its store answers', async () => {
    const { status, text } = await ask(hub, '/health');
    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok', checks: { store: 'ok' } }]);
  });

  it('answers a platform without a token in an OCPI envelope', async () => {
    const { status, text } = await ask(hub, '/ocpi/versions');
    expect([status, JSON.parse(text)]).toEqual([
      401,
      expect.objectContaining({ status_code: 2000, status_message: expect.any(String) }),
    ]);
  });

  it('knows the operator of its settings', async () => {
    const { status, text } = await logIn(hub);
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ access_token: expect.any(String) })]);
  });

  it('leads people from / to their pages', async () => {
    const first = await ask(hub, '/');
    expect([first.status, first.headers.get('location')]).toEqual([303, '/portal']);
    expect((await ask(hub, '/portal')).status).toBe(303);
  });

  it.each([
    ['/nowhere', 404, 'unknown-path'],
    ['/%zz', 404, 'unknown-path'],
    ['/ocpi2', 404, 'unknown-path'],
  ])('answers %s, which is no door of it, with %i', async (path, status, code) => {
    const answer = await ask(hub, path);
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([status, code]);
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  it('counts the requests of partners and of people', async () => {
    await ask(hub, '/ocpi/versions');
    await logIn(hub);
    const { text } = await ask(hub, '/metrics');
    const counted = text.split('\n').filter((line) => /_seconds_count\{/.test(line));
    expect(counted).toContainEqual(expect.stringMatching(/^voltclear_ocpi.*partner="unknown".*status="4xx"/));
    expect(counted).toContainEqual(expect.stringMatching(/^voltclear_api.*method="POST".*status="2xx"/));
  });

  it('keeps its folder for itself', async () => {
    await expect(start()).rejects.toMatchObject({ code: 'bad-setting', field: 'HUB_DATA_DIR' });
    expect((await ask(hub, '/health')).status).toBe(200);
  });

  it('stops in time and drops no request that has reached it; then it starts again on its folder', async () => {
    const agent = new Agent({ connections: 8, pipelining: 1 });
    const outcomes = new Map<string, number>();
    let isRunning = true;
    const client = async () => {
      while (isRunning) {
        const outcome = await agent
          .request({ origin: hub.url, path: '/live', method: 'GET' })
          .then(async ({ statusCode, body }) => `${statusCode} ${(await body.text()).length > 0}`)
          .catch((error: { code?: string }) => error.code ?? String(error));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (outcome === 'ECONNREFUSED') return;
      }
    };
    const clients = Array.from({ length: 8 }, client);
    await pause(100);
    const startedMs = performance.now();
    await hub.stop();
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    isRunning = false;
    await Promise.all(clients);
    await agent.destroy();
    expect([...outcomes.keys()].filter((outcome) => outcome !== 'ECONNREFUSED')).toEqual(['200 true']);
    hub = await start();
    expect((await logIn(hub)).status).toBe(200);
  });
});

function listen(): Promise<Server> {
  return new Promise((listening) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => listening(server));
  });
}
