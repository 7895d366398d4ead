import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiRefusal } from '../../../src/simulator/operator-api.js';
import { useTempFolder } from '../../support/hub-settings.js';
import { aCertificate, aKey, type Keys } from '../../support/stations/a-certificate.js';
import { answerTo, basicAuth, freePort } from '../../support/stations/raw-handshake.js';
import { startStationJourney, until, useStationJourney } from '../../support/stations/station-journey.js';

const folder = useTempFolder('station-door');
const CA = aKey();
const HUB_KEYS = aKey();
const HUB_CERTIFICATE = aCertificate({ keys: HUB_KEYS, name: 'localhost' });

/** Writes a certificate for the hub's second port and the CA of stations; tells where. */
function tlsSettings(port: number): Readonly<Record<string, string>> {
  const files = {
    HUB_OCPP_TLS_CERT_FILE: HUB_CERTIFICATE,
    HUB_OCPP_TLS_KEY_FILE: pemOf(HUB_KEYS),
    HUB_OCPP_CLIENT_CA_FILE: aCertificate({ keys: CA, name: 'CA of ABC', isCa: true }),
  };
  const named = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return [name, join(folder, name)];
  });
  return { HUB_OCPP_TLS_PORT: String(port), ...Object.fromEntries(named) };
}

function pemOf({ privateKey }: Keys): string {
  return String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
}

describe('the door for stations', () => {
  let tlsPort = 0;
  const journey = useStationJourney(async () => {
    tlsPort = await freePort();
    return startStationJourney({ settings: tlsSettings(tlsPort) });
  });

  it('takes the newest version that a station offers, on the hub’s own port', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-201' });
    const offer = ['Sec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1', basicAuth('NL-201', hub.keyOf('NL-201'))];
    const answer = await answerTo(hub.hubUrl, '/ocpp/NL-201', offer);
    expect(answer).toMatch(/^HTTP\/1.1 101 /);
    expect(answer).toContain('Sec-WebSocket-Protocol: ocpp2.0.1');
    await hub.online('NL-201', { version: '2.0.1' });
    await until(() => hub.evse('NL-201*1')?.['status'] === 'AVAILABLE', 'a station of 2.0.1 is not shown');
    expect(await hub.api.get('/stations/NL-201')).toMatchObject({ boot: { ocpp_version: '2.0.1' }, connected: true });
  });

  it('lives through what strangers write into the path, and takes the next station', async () => {
    const hub = journey();
    const protocol = 'Sec-WebSocket-Protocol: ocpp1.6';
    for (const [path, status] of [
      ['/ocpp/%E0%A4%A', 400],
      ['/ocpp/%', 400],
      ['/ocpp/', 400],
      ['/ocpp/..', 400],
      ['/ocpp/%2e%2e%2fapi', 400],
      [`/ocpp/${'x'.repeat(49)}`, 400],
      ['/ocpp/a%0d%0aevil', 400],
      ['/api/stations', 404],
    ] as const) {
      expect(`${path} ${await answerTo(hub.hubUrl, path, [protocol])}`).toContain(`${path} HTTP/1.1 ${status} `);
    }
    expect(await answerTo(hub.hubUrl, '/ocpp/NL-201')).toMatch(/^HTTP\/1.1 400 /);
    await hub.addStations({ id: 'NL-NEXT' });
    expect((await hub.online('NL-NEXT')).isOnline()).toBe(true);
  });

  it('knows nobody who was not added, and shows nobody who has never come', async () => {
    const hub = journey();
    await expect(hub.station('NOBODY', { password: 'x'.repeat(20) }).connect()).rejects.toMatchObject({ code: 404 });
    await expect(hub.api.get('/stations/NOBODY')).rejects.toMatchObject({ httpStatus: 404 });
    await hub.addStations({ id: 'NL-NEVER' }, { id: 'NL-SHOWN' });
    await hub.online('NL-SHOWN');
    await until(() => hub.evse('NL-SHOWN*1')?.['status'] === 'AVAILABLE');
    const told = JSON.stringify(hub.emsp.received.list('locations'));
    expect(told).not.toContain('NOBODY');
    expect(told).not.toContain('NL-NEVER');
    const { missing } = await hub.api.get<{ missing: unknown }>('/sites/NL*ABC/SITE-1');
    expect(missing).toContainEqual({ station: 'NL-NEVER', what: 'it has never booted here' });
  });

  it('takes a key as text in either case and as bytes, with colons in the id, and no other one', async () => {
    const hub = journey();
    const id = 'NL:ABC:7';
    await hub.addStations({ id });
    const key = hub.keyOf(id);
    for (const how of [
      { password: key },
      { password: key.toLowerCase() },
      { password: key, passwordAs: 'HEX_BYTES' },
    ] as const) {
      const station = hub.station(id, how);
      await station.connect();
      expect(await station.boot()).toBe('Accepted');
      await station.close();
    }
    for (const password of [key.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), 'volt', '']) {
      await expect(hub.station(id, { password }).connect()).rejects.toMatchObject({ code: 401 });
    }
    const other = ['Sec-WebSocket-Protocol: ocpp1.6', basicAuth('NL-201', key)];
    expect(await answerTo(hub.hubUrl, `/ocpp/${id}`, other)).toMatch(/^HTTP\/1.1 401 /);
  });

  it('takes no key that somebody has thought up, and shows none', async () => {
    const hub = journey();
    const body = { id: 'NL-OWN', party: 'NL*ABC', site: 'SITE-1', password: 'summer in the city' };
    await expect(hub.api.post('/stations', body)).rejects.toThrow(ApiRefusal);
    expect(JSON.stringify(await hub.api.get('/stations/NL:ABC:7'))).not.toMatch(/[0-9A-F]{40}/i);
  });

  it('gives a station a new key without locking it out, also when nobody knows whether it was taken', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-KEY', more: { settings: { call_timeout_ms: 1_000 } } });
    const sent: string[] = [];
    const mute = hub.station('NL-KEY', { faults: { isMute: true }, onFrame: (text) => sent.push(text) });
    await mute.connect();
    await mute.boot();
    expect(await hub.api.post('/stations/NL-KEY/key', {})).toEqual({ outcome: 'UNCERTAIN' });
    await mute.close();
    const [newKey = ''] = sent.flatMap((text) => /"AuthorizationKey","value":"([0-9A-F]{40})"/.exec(text)?.[1] ?? []);
    const old = hub.station('NL-KEY');
    await old.connect();
    await old.close();
    const renewed = hub.station('NL-KEY', { password: newKey });
    await renewed.connect();
    await renewed.close();
    await expect(hub.station('NL-KEY').connect()).rejects.toMatchObject({ code: 401 });
  });

  it('wants TLS of who is to use it, and a certificate of the station’s own', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-P2', more: { security_profile: 2 } });
    await hub.addStations({ id: 'NL-P3', more: { security_profile: 3 } });
    for (const id of ['NL-P2', 'NL-P3']) {
      await expect(hub.station(id).connect()).rejects.toMatchObject({ code: 403 });
    }
    const url = `wss://localhost:${tlsPort}/ocpp`;
    const tls = (name: string) => {
      const keys = aKey();
      const cert = aCertificate({ keys, name, issuerName: 'CA of ABC', issuerKeys: CA });
      return { tls: { ca: HUB_CERTIFICATE, cert, key: pemOf(keys) } };
    };
    await hub.online('NL-P2', { url, tls: { ca: HUB_CERTIFICATE } });
    await hub.online('NL-P3', { url, ...tls('NL-P3') });
    await until(
      () => hub.evse('NL-P2*1')?.['status'] === 'AVAILABLE' && hub.evse('NL-P3*1')?.['status'] === 'AVAILABLE',
    );
    await expect(hub.station('NL-P3', { url, ...tls('NL-P2') }).connect()).rejects.toMatchObject({ code: 401 });
  });

  it('keeps the newest connection of a station, and sends commands there', async () => {
    const hub = journey();
    await hub.addStations({ id: 'NL-TWICE' });
    const once = { habits: { reconnects: false } };
    const first = await hub.online('NL-TWICE', once);
    const second = await hub.online('NL-TWICE', once);
    await until(() => !first.isOnline(), 'the first connection stays');
    const asked = await hub.api.post('/stations/NL-TWICE/commands', { command: 'CLEAR_CACHE' });
    expect(asked).toMatchObject({ outcome: 'ANSWERED' });
    expect(second.events.filter(({ kind }) => kind === 'COMMAND')).toHaveLength(1);
    expect(await hub.api.get('/stations/NL-TWICE')).toMatchObject({ connected: true });
  });
});
