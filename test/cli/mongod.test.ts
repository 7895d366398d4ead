import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startHub } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { hubSettings, useTempFolder } from '../support/hub-settings.js';
import { runCli, startCli } from '../support/run-cli.js';

const folder = useTempFolder('cli-mongod');
let mongod: ChildProcess | undefined;

/** Ends with the test, whatever became of it. */
afterAll(() => mongod?.kill('SIGKILL'));

/** What it prints when it is ready. */
async function settingOf(server: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of server.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.trim();
}

describe('voltclear mongod', () => {
  it('serves a store that hubs use by what it prints, and ends when it is told to', async () => {
    mongod = startCli(['mongod', '--data', join(folder, 'mongo'), '--listen', join(folder, 'm.sock')]);
    const [name, ...rest] = (await settingOf(mongod)).split('=');
    expect(name).toBe('MONGODB_URI');
    const settings = { MONGODB_URI: rest.join('=') };
    const hubs = await Promise.all(
      ['one', 'two'].map((hub) => startHub(readConfig(hubSettings(join(folder, hub), settings)))),
    );
    for (const { url } of hubs) expect((await fetch(`${url}/health`)).status).toBe(200);
    const second = await runCli(['mongod', '--data', join(folder, 'mongo'), '--listen', '0']);
    expect([second.code, second.stderr]).toEqual([2, expect.stringMatching(/^the data folder .* is in use .*\n$/)]);
    await Promise.all(hubs.map((hub) => hub.stop()));
    mongod.kill('SIGTERM');
    expect(await once(mongod, 'exit')).toEqual([0, null]);
  }, 40_000);
});
