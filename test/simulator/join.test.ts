import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpoPlatform, startCpoPlatform } from '../../src/simulator/cpo-platform.js';
import { type EmspPlatform, startEmspPlatform } from '../../src/simulator/emsp-platform.js';
import { joinAs, keptRegistration, readClients } from '../../src/simulator/sandbox/join.js';
import { useTempFolder } from '../support/hub-settings.js';
import { CPO, EMSP } from './sandbox-pair.js';

const folder = useTempFolder('join');
const business_details = { name: 'Plain' };
/** Somebody that says it is a hub, as far as a handshake goes. */
const hubRole = { ...CPO, role: 'HUB', business_details } as const;

describe('a sandbox that joins a hub', () => {
  let hub: CpoPlatform;
  const started: EmspPlatform[] = [];
  const aPlatform = async (stateFile?: string): Promise<EmspPlatform> => {
    const state = keptRegistration(stateFile);
    const platform = await startEmspPlatform({ roles: [{ ...EMSP, role: 'EMSP', business_details }], state });
    started.push(platform);
    return platform;
  };

  beforeEach(async () => {
    hub = await startCpoPlatform({ roles: [hubRole] });
  });
  afterEach(async () => {
    await Promise.all([hub, ...started.splice(0)].map((platform) => platform.stop()));
  });

  it('registers with its TOKEN_A, learns who the hub is, and goes on without a token in its next run', async () => {
    const stateFile = join(folder, 'kept.json');
    const { versionsUrl, token } = hub.invite();
    const first = await aPlatform(stateFile);
    await joinAs(first, { versionsUrl, token, stateFile });
    expect(first.hubParty()).toMatchObject(CPO);

    const second = await aPlatform(stateFile);
    await joinAs(second, { versionsUrl, stateFile });
    expect(second.state().peer?.token).not.toBe(first.state().peer?.token);
    expect(
      (await second.send({ method: 'GET', module: 'tokens', side: 'RECEIVER', path: ['DE', 'SIM', 'X'] })).statusCode,
    ).toBe(2003);
  });

  it('registers anew with a TOKEN_A when the hub no longer knows what was kept', async () => {
    const stateFile = join(folder, 'stale.json');
    const first = await aPlatform(stateFile);
    await joinAs(first, { ...hub.invite(), stateFile });
    hub.forget();
    const second = await aPlatform(stateFile);
    await expect(joinAs(second, { versionsUrl: hub.versionsUrl, stateFile })).rejects.toThrow('HTTP 401');
    await joinAs(second, { ...hub.invite(), stateFile });
    expect(second.hubParty()).toBeDefined();
  });

  it('does not begin without a token, and not with a file that is something else', async () => {
    const platform = await aPlatform();
    await expect(joinAs(platform, { versionsUrl: hub.versionsUrl })).rejects.toThrow('a TOKEN_A is needed');
    const stateFile = join(folder, 'other.json');
    writeFileSync(stateFile, 'not JSON');
    expect(() => keptRegistration(stateFile)).toThrow('not a registration that was kept');
  });

  it('asks who else is connected, and does without when the hub does not say', async () => {
    const platform = await aPlatform();
    await joinAs(platform, hub.invite());
    expect(await readClients(platform)).toEqual([]);
  });
});
