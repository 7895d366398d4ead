import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import rpc from 'ocpp-rpc';
import type { Station } from '../../../../src/domain/stations/station.js';
import { admitStation } from '../../../../src/flows/stations/admit-station.js';
import { hashStationKey } from '../../../../src/flows/stations/hash-station-key.js';
import { createSecrets } from '../../../../src/secrets.js';
import { listenTls, type TlsDoor } from '../../../../src/wire/ocpp/transport/listen-tls.js';
import { PROJECT } from '../../../house/project.js';
import { useTempFolder } from '../../../support/hub-settings.js';
import { type ACertificate, aCertificate, aKey, type Keys } from '../../../support/stations/a-certificate.js';
import { memoryStations } from '../../../support/stations/memory-stations.js';
import { KEY, type OpenDoor, openDoor, STATION } from './support.js';

const folder = useTempFolder('station-tls');
const CA = aKey();
const OTHER_CA = aKey();
const caPem = pemOf({ keys: CA, name: 'CA of ABC', isCa: true });
const otherCaPem = pemOf({ keys: OTHER_CA, name: 'CA of XYZ', isCa: true });

/** OpenSSL wants no empty line before the end. */
function pemOf(wanted: ACertificate): string {
  return aCertificate(wanted).replaceAll('\n\n', '\n');
}

interface Certified {
  readonly keys: Keys;
  readonly pem: string;
}

/** A certificate of a station; signed by `by`, whatever name stands in it. */
function certified(name: string, issuerName = 'CA of ABC', by = CA, to?: string): Certified {
  const keys = aKey();
  return { keys, pem: pemOf({ keys, name, issuerName, issuerKeys: by, ...(to && { to }) }) };
}

/** A certificate whose subject has the serial number NL-1, and its CA. */
function fixture(name: string): string {
  return readFileSync(join(PROJECT, 'test/fixtures/station-tls', name), 'utf8');
}

const secrets = createSecrets('a secret of the tests, long enough');
const clock = { now: () => new Date('2030-01-01T00:00:00Z') };
const nothing = () => undefined;
const log = { info: nothing, warn: nothing, error: nothing };

/** 101, or the status that the handshake is refused with. */
async function statusOf(url: string, how: { certificate?: Certified; password?: Buffer; headers?: object }) {
  const { certificate, password, headers = {} } = how;
  const pair = certificate && {
    cert: certificate.pem,
    key: certificate.keys.privateKey.export({ format: 'pem', type: 'pkcs8' }),
  };
  const client: InstanceType<typeof rpc.RPCClient> = Reflect.construct(rpc.RPCClient, [
    {
      endpoint: `${url}/ocpp`,
      identity: 'NL-1',
      protocols: ['ocpp1.6'],
      reconnect: false,
      headers,
      ...(password && { password }),
      wsOpts: { rejectUnauthorized: false, headers: {}, ...pair },
    },
  ]);
  try {
    await client.connect();
    await client.close();
    return 101;
  } catch (error) {
    return Number(Reflect.get(Object(error), 'code'));
  }
}

describe('stations over TLS', () => {
  let hub: OpenDoor;
  let tls: TlsDoor;
  const stations = memoryStations();
  const station = certified('NL-1');

  beforeAll(async () => {
    hub = await openDoor({
      clock,
      clientCas: [`${caPem}${otherCaPem}`, fixture('ca.pem')],
      trustedProxies: ['127.0.0.1'],
      admit: (knock) => {
        hub.heard.knocks.push(knock);
        return admitStation({ stations, secrets, clock, log }, knock);
      },
      findStation: stations.find,
    });
    const keys = aKey();
    writeFileSync(join(folder, 'hub.pem'), pemOf({ keys, name: 'localhost' }));
    writeFileSync(join(folder, 'hub.key'), keys.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    tls = await listenTls({ ...files(), host: '127.0.0.1', port: 0, maxConnections: 10 }, hub.door);
  });

  afterAll(async () => {
    await hub.close();
    await tls.close();
  });

  function files() {
    return { certFile: join(folder, 'hub.pem'), keyFile: join(folder, 'hub.key') };
  }

  const plain = (how: Parameters<typeof statusOf>[1]) => statusOf(`ws://127.0.0.1:${hub.port}`, how);
  const secure = (how: Parameters<typeof statusOf>[1]) => statusOf(`wss://127.0.0.1:${tls.port}`, how);

  function isTo(use: Pick<Station, 'securityProfile'> & Partial<Station>): void {
    stations.put({ ...STATION, ...use });
  }

  const credentials = { keyHash: hashStationKey(secrets, KEY) };

  it('profile 1 takes a password with or without TLS, and nobody without one', async () => {
    isTo({ securityProfile: 1, credentials });
    expect(await plain({ password: KEY })).toBe(101);
    expect(await secure({ password: KEY })).toBe(101);
    expect(await plain({})).toBe(401);
    expect(await secure({ certificate: station })).toBe(401);
  });

  it('profile 2 takes a password over TLS only', async () => {
    isTo({ securityProfile: 2, credentials });
    expect(await plain({ password: KEY })).toBe(403);
    expect(await secure({ password: Buffer.alloc(18) })).toBe(401);
    expect(await secure({ password: KEY })).toBe(101);
  });

  it('profile 3 takes a client certificate of the station and nothing else', async () => {
    isTo({ securityProfile: 3, credentials });
    expect(await secure({ certificate: station })).toBe(101);
    expect(await secure({ certificate: certified('NL-2') })).toBe(401);
    expect(await secure({ password: KEY })).toBe(401);
    expect(await plain({ password: KEY })).toBe(403);
  });

  it('a certificate that has expired, or that only says who signed it, is none', async () => {
    isTo({ securityProfile: 3 });
    expect(await secure({ certificate: certified('NL-1', 'CA of ABC', CA, '20291231235959Z') })).toBe(401);
    expect(await secure({ certificate: certified('NL-1', 'CA of ABC', aKey()) })).toBe(401);
  });

  it('a CA that is not that of the station’s operator signs nothing for it', async () => {
    const caFingerprints = [new X509Certificate(caPem).fingerprint256];
    isTo({ securityProfile: 3, credentials: { caFingerprints } });
    expect(await secure({ certificate: station })).toBe(101);
    expect(await secure({ certificate: certified('NL-1', 'CA of XYZ', OTHER_CA) })).toBe(401);
    isTo({ securityProfile: 3 });
    expect(await secure({ certificate: certified('NL-1', 'CA of XYZ', OTHER_CA) })).toBe(101);
  });

  it('a trusted proxy tells of TLS and certificate in headers', async () => {
    isTo({ securityProfile: 3 });
    const https = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
    const shown = (pem: string) => ({ ...https, 'x-ssl-client-cert': encodeURIComponent(pem) });
    expect(await plain({ headers: shown(station.pem) })).toBe(101);
    expect(hub.heard.knocks.at(-1)?.remoteAddress).toBe('198.51.100.7');
    expect(await plain({ headers: shown(fixture('by-serial.pem')) })).toBe(101);
    expect(await plain({ headers: shown(certified('NL-2').pem) })).toBe(401);
    expect(await plain({ headers: { ...https, 'x-ssl-client-cert': '%E0%A4%A' } })).toBe(401);
    expect(await plain({ headers: { ...shown(station.pem), 'x-forwarded-proto': 'http' } })).toBe(403);
  });

  it('takes a new certificate of its own without a restart, and refuses files that it cannot read', async () => {
    isTo({ securityProfile: 2, credentials });
    tls.reload();
    expect(await secure({ password: KEY })).toBe(101);
    const options = { ...files(), keyFile: join(folder, 'gone.key'), host: '127.0.0.1', port: 0, maxConnections: 1 };
    await expect(listenTls(options, hub.door)).rejects.toMatchObject({
      code: 'bad-setting',
      field: 'HUB_OCPP_TLS_KEY_FILE',
    });
  });
});

describe('headers of a proxy that nobody trusts', () => {
  it('are passed over', async () => {
    const told: unknown[] = [];
    const hub = await openDoor({
      admit: async ({ isTls, clientCertificate, remoteAddress }) => {
        told.push({ isTls, clientCertificate, remoteAddress });
        return { kind: 'REFUSED', httpStatus: 403, why: 'no' };
      },
    });
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '198.51.100.7',
      'x-ssl-client-cert': encodeURIComponent(certified('NL-1').pem),
    };
    expect(await statusOf(`ws://127.0.0.1:${hub.port}`, { headers })).toBe(403);
    expect(told).toEqual([{ isTls: false, clientCertificate: undefined, remoteAddress: '127.0.0.1' }]);
    await hub.close();
  });
});
