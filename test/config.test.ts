import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, readJsonFile } from '../src/config.js';
import { SETTINGS } from '../src/settings.js';
import { useTempFolder } from './support/hub-settings.js';
import { refusalOf } from './support/refusal.js';

const folder = useTempFolder('config');

function refusal(env: Readonly<Record<string, string>>) {
  return refusalOf(() => readConfig(env));
}

describe('the settings', () => {
  it.each([
    [{ HUB_ALERT_WEBHOOK_URL: 'https://a.example/x' }, 'HUB_ALERT_WEBHOOK_SECRET'],
    [{ HUB_ALERT_EMAIL: 'ops@a.example', HUB_SMTP_URL: 'smtp://a.example' }, 'HUB_ALERT_FROM'],
    [{ HUB_SMTP_URL: 'http://a.example', HUB_ALERT_EMAIL: 'o@a.example', HUB_ALERT_FROM: 'h@a.example' }, 'smtp://'],
    [{ HUB_ALERT_WEBHOOK_URL: 'ftp://a.example', HUB_ALERT_WEBHOOK_SECRET: 'x'.repeat(32) }, 'HUB_ALERT_WEBHOOK_URL'],
  ])('of alerts belong together: %j', (env, complaint) => {
    expect(refusal(env).message).toContain(complaint);
  });

  it('are all there without any of them set', () => {
    expect(readConfig({})).toEqual({
      mongodbUri: undefined,
      dataDir: './data',
      host: '127.0.0.1',
      port: 8080,
      publicUrl: undefined,
      party: { countryCode: 'XX', partyId: 'HUB' },
      name: 'Voltclear',
      legalEntityFile: undefined,
      allowPrivateNetworks: false,
      authorizeTimeoutMs: 2_500,
      trustedProxies: 0,
      relayTimeoutMs: 10_000,
      handshakeTimeoutMs: 15_000,
      bodyLimitBytes: 1_048_576,
      pageLimit: 100,
      deliveryAttempts: 20,
      roamingDefault: 'OPEN',
      partnerRequestsPerSecond: 2_000,
      stillAliveMinutes: 5,
      messageDays: 14,
      messageBodyBytes: 8_192,
      ocpp: {
        isOpen: true,
        tls: undefined,
        clientCaFile: undefined,
        trustedProxies: [],
        lowestProfile: 1,
        maxStations: 20_000,
        callsPerSecond: 20,
        handshakesPerSecond: 200,
        frameBytes: 262_144,
        pingSeconds: 30,
        heartbeatSeconds: 300,
        frameDays: 14,
        tokenPolicy: { openAtOnce: new Map() },
      },
      runJobs: true,
      logLevel: 'info',
      tariffsDir: './tariffs',
      templatesDir: './templates',
      secrets: { hubSecret: undefined, adminEmail: undefined, adminPassword: undefined, metricsToken: undefined },
    });
  });

  it('are the same when they are set to nothing, as in a file of settings that was only copied', () => {
    const empty = Object.fromEntries(SETTINGS.map(({ name }) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('are taken in the form that the rest of the hub wants', () => {
    const config = readConfig({
      MONGODB_URI: 'mongodb+srv://db.example/hub',
      HUB_PORT: '0',
      HUB_PUBLIC_URL: 'https://hub.example/roaming',
      HUB_PARTY: 'be-vlt',
      HUB_ALLOW_PRIVATE_NETWORKS: 'true',
      HUB_JOBS: 'false',
      HUB_SECRET: 'x'.repeat(32),
      PATH: '/usr/bin',
    });
    expect(config).toMatchObject({
      mongodbUri: 'mongodb+srv://db.example/hub',
      port: 0,
      publicUrl: 'https://hub.example/roaming',
      party: { countryCode: 'BE', partyId: 'VLT' },
      allowPrivateNetworks: true,
      runJobs: false,
      secrets: { hubSecret: 'x'.repeat(32) },
    });
  });

  it('keep their secrets apart, so that logging the rest shows none', () => {
    const hidden = { HUB_SECRET: 'S3CRET'.repeat(6), HUB_ADMIN_PASSWORD: 'S3CRET S3CRET', HUB_METRICS_TOKEN: 'S3CRET' };
    const { secrets: _secrets, ...rest } = readConfig({ ...hidden, HUB_ADMIN_EMAIL: 'zoe@hub.example' });
    expect(JSON.stringify(rest)).not.toContain('S3CRET');
  });

  it.each([
    ['MONGODB_URI', 'localhost:27017'],
    ['HUB_PORT', '65536'],
    ['HUB_PORT', '-1'],
    ['HUB_PORT', '80.5'],
    ['HUB_PORT', '0x50'],
    ['HUB_PORT', ' 80'],
    ['HUB_PUBLIC_URL', 'hub.example'],
    ['HUB_PUBLIC_URL', 'https://hub.example/'],
    ['HUB_PUBLIC_URL', 'https://'],
    ['HUB_PUBLIC_URL', 'https://hub.example?a=b'],
    ['HUB_PUBLIC_URL', 'https://user:password@hub.example'],
    ['HUB_PARTY', 'XXHUB'],
    ['HUB_PARTY', 'XX*HUBS'],
    ['HUB_NAME', 'x'.repeat(101)],
    ['HUB_SECRET', 'x'.repeat(31)],
    ['HUB_ADMIN_PASSWORD', 'elevenchars'],
    ['HUB_ALLOW_PRIVATE_NETWORKS', 'yes'],
    ['HUB_ALLOW_PRIVATE_NETWORKS', 'TRUE'],
    ['HUB_TRUSTED_PROXIES', '-1'],
    ['HUB_RELAY_TIMEOUT_MS', '99'],
    ['HUB_HANDSHAKE_TIMEOUT_MS', '120001'],
    ['HUB_BODY_LIMIT_BYTES', '1023'],
    ['HUB_PAGE_LIMIT', '0'],
    ['HUB_DELIVERY_ATTEMPTS', '1e3'],
    ['HUB_JOBS', '1'],
    ['HUB_OCPP_TLS_PORT', '8443'],
    ['HUB_OCPP_TLS_PORT', 'https'],
    ['HUB_OCPP_TRUSTED_PROXIES', '10.0.0.1, proxy.example'],
    ['HUB_OCPP_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['HUB_OCPP_LOWEST_PROFILE', '0'],
    ['HUB_OCPP_FRAME_BYTES', '1024'],
    ['HUB_OCPP_FLEET_TOKENS', 'FLEET9=5'],
    ['HUB_LOG_LEVEL', 'verbose'],
    ['HUB_ADMIN_EMAIL', 'zoe@hub.example'],
    ['HUB_ADMIN_EMAIL', 'not an address'],
  ])('refuse %s=%s and name it', (name, value) => {
    const refused = refusal({ [name]: value });
    expect(refused).toMatchObject({ code: 'bad-setting', field: name });
    expect(refused.message).toMatch(new RegExp(`^${name}: `));
  });

  it('refuse a name that is not a setting, such as one that is misspelt', () => {
    expect(refusal({ HUB_PROT: '8080' })).toMatchObject({ message: 'HUB_PROT: unknown setting', field: 'HUB_PROT' });
  });

  it('tell all that is wrong at once, a line each', () => {
    const { message } = refusal({ HUB_PORT: 'http', HUB_JOBS: 'maybe', HUB_PARTY: 'hub', HUB_COLOUR: 'green' });
    const names = message.split('\n').map((line) => line.split(':')[0]);
    expect(names.sort()).toEqual(['HUB_COLOUR', 'HUB_JOBS', 'HUB_PARTY', 'HUB_PORT']);
  });

  it('do not repeat a secret that they refuse', () => {
    const { message } = refusal({ HUB_SECRET: 'S3CRET', HUB_ADMIN_PASSWORD: 'S3CRET' });
    expect(message).toContain('HUB_SECRET');
    expect(message).not.toContain('S3CRET');
  });
});

describe('a file of the settings', () => {
  it('is refused by its name when it is not there or not JSON', () => {
    const file = join(folder, 'entity.json');
    expect(refusalOf(() => readJsonFile(file))).toMatchObject({ code: 'bad-setting', field: file });
    writeFileSync(file, '{"name":');
    const refused = refusalOf(() => readJsonFile(file));
    expect(refused.message).toContain(file);
    writeFileSync(file, '{"name": "Hub"}');
    expect(readJsonFile(file)).toEqual({ name: 'Hub' });
  });
});
