import { type Network, type NetworkOptions, type Platform, startNetwork } from '../../../support/roaming/network.js';
import { LOCATION } from '../../../support/roaming/paths.js';

describe('the limits of what one caller may ask', () => {
  let network: Network;
  let cpo: Platform;
  let emsp: Platform;

  async function start(limits: NonNullable<NetworkOptions['limits']>, ofCpo?: number): Promise<void> {
    network = await startNetwork({ limits });
    cpo = await network.join([['NL*CPO', 'CPO']], ofCpo ? { requestsPerSecond: ofCpo } : {});
    emsp = await network.join([['DE*MSP', 'EMSP']]);
  }

  afterEach(() => network.close());

  const askMany = (platform: Platform, count: number, authorization?: string) =>
    Promise.all(
      Array.from({ length: count }, () =>
        platform.ask('GET', LOCATION, authorization ? { headers: { Authorization: authorization } } : {}),
      ),
    );
  const refusedOf = (answers: readonly { readonly http: number }[]) => answers.filter(({ http }) => http === 429);

  // Fault 23.
  it('tell a platform that sends ten times its rate to wait, and nobody else', async () => {
    await start({ requestsPerSecond: 5 });
    const [flood, others] = await Promise.all([askMany(cpo, 50), askMany(emsp, 5)]);
    // A slow machine may need several seconds, each with five of its own.
    expect(refusedOf(flood).length).toBeGreaterThanOrEqual(25);
    expect(refusedOf(others)).toEqual([]);
    expect(refusedOf(flood)[0]).toMatchObject({ ocpi: 2000, message: 'you may send 5 requests in a second' });
  });

  it('say after how many seconds to come again, in an envelope with the ids of the request', async () => {
    await start({ requestsPerSecond: 1 });
    await cpo.ask('GET', LOCATION);
    const answers = await Promise.all([1, 2, 3].map((n) => cpo.ask('GET', LOCATION, { headers: ids(n) })));
    const refused = answers.find(({ http }) => http === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('x-request-id')).toMatch(/^request-/);
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({ status_code: 2000, timestamp: expect.any(String) });
  });

  it('are another one for a platform that has its own', async () => {
    await start({ requestsPerSecond: 1 }, 20);
    expect(refusedOf(await askMany(cpo, 20))).toEqual([]);
    expect(refusedOf(await askMany(emsp, 20)).length).toBeGreaterThan(10);
  });

  it('count for the quality report of the platform that exceeds them', async () => {
    await start({ requestsPerSecond: 1 });
    const noted: string[] = [];
    const note: Network['hub']['qualityLog']['note'] = (_, { rule, example }) => noted.push(`${rule}: ${example}`);
    Object.assign(network.hub.qualityLog, { note });
    await askMany(cpo, 4);
    expect(noted).toContain('rate-exceeded: more than 1 requests in a second');
  });

  // Threat 6.
  it('stop whoever tries many tokens, but no partner with a valid one at the same address', async () => {
    await start({ requestsPerSecond: 1_000, wrongTokens: { attempts: 10, windowS: 60 } });
    const guesses = await askMany(cpo, 30, 'Token d3Jvbmc=');
    expect(guesses.filter(({ http }) => http === 401)).toHaveLength(10);
    const refused = refusedOf(guesses);
    expect(refused).toHaveLength(20);
    const seconds = Number(guesses.find(({ http }) => http === 429)?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await emsp.ask('GET', '/credentials')).http).toBe(200);
  });
});

function ids(n: number): Record<string, string> {
  return { 'X-Request-ID': `request-${n}` };
}
