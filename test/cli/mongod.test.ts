import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type RunningHub, startHub } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { hubSettings, OPERATOR, useTempFolder } from '../support/hub-settings.js';
import { runCli, startCli } from '../support/run-cli.js';

const folder = useTempFolder('cli-mongod');
const LISTEN = ['--data', join(folder, 'mongo'), '--listen', join(folder, 'm.sock')];
const started: ChildProcess[] = [];

/** They end with the test, whatever became of it. */
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** Starts it, and gives what it prints when it is ready. */
async function startMongod(): Promise<{ readonly mongod: ChildProcess; readonly printed: string }> {
  const mongod = startCli(['mongod', ...LISTEN]);
  started.push(mongod);
  let printed = '';
  for await (const chunk of mongod.stdout ?? []) {
    printed += String(chunk);
    if (printed.includes('\n')) break;
  }
  return { mongod, printed: printed.trim() };
}

async function statusOf(hub: RunningHub, path: string, init: RequestInit = {}): Promise<number> {
  return (await fetch(`${hub.url}${path}`, init)).status;
}

function logIn(hub: RunningHub): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return statusOf(hub, '/api/login', { method: 'POST', headers, body: JSON.stringify(OPERATOR) });
}

describe('voltclear mongod', () => {
  it('serves a store that hubs use by what it prints, and ends when it is told to', async () => {
    const { mongod, printed } = await startMongod();
    const settings = { MONGODB_URI: printed.replace(/^MONGODB_URI=/, '') };
    expect(printed).toBe(`MONGODB_URI=${settings.MONGODB_URI}`);
    const hubs = await Promise.all(
      ['one', 'two'].map((hub) => startHub(readConfig(hubSettings(join(folder, hub), settings)))),
    );
    for (const hub of hubs) expect(await statusOf(hub, '/health')).toBe(200);
    const second = await runCli(['mongod', '--data', join(folder, 'mongo'), '--listen', '0']);
    expect([second.code, second.stderr]).toEqual([2, expect.stringMatching(/^the data folder .* is in use .*\n$/)]);

    await Promise.all(hubs.map((hub) => hub.stop()));
    mongod.kill('SIGTERM');
    expect(await once(mongod, 'exit')).toEqual([0, null]);
  }, 40_000);

  it('may be killed and started again: the hub says that it cannot work meanwhile, and then goes on alone', async () => {
    const first = await startMongod();
    const settings = { MONGODB_URI: first.printed.replace(/^MONGODB_URI=/, '') };
    const hub = await startHub(readConfig(hubSettings(join(folder, 'one'), settings)));
    expect(await logIn(hub)).toBe(200);
    first.mongod.kill('SIGKILL');
    await once(first.mongod, 'exit');
    expect(await statusOf(hub, '/health')).toBe(503);
    expect(await statusOf(hub, '/live')).toBe(200);
    const attempt = logIn(hub);
    await startMongod();
    // What was asked while the store was away is answered when it is back, or refused; it is never taken for wrong.
    expect([200, 500]).toContain(await attempt);
    let health = 0;
    for (let look = 0; look < 50 && health !== 200; look++) health = await statusOf(hub, '/health');
    expect([health, await logIn(hub)]).toEqual([200, 200]);
    await hub.stop();
  }, 40_000);
});
