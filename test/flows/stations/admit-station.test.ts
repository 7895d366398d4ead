import type { Station, StationCredentials } from '../../../src/domain/stations/station.js';
import { admitStation } from '../../../src/flows/stations/admit-station.js';
import { hashStationKey } from '../../../src/flows/stations/hash-station-key.js';
import type { ClientCertificate, StationKnock } from '../../../src/flows/stations/station-ports.js';
import { createSecrets } from '../../../src/secrets.js';
import { aStation } from '../../support/stations/a-station.js';
import { memoryStations } from '../../support/stations/memory-stations.js';

const HEX = '00112233445566778899AABBCCDDEEFF00112233';
const NEXT = 'FFEEDDCCBBAA99887766554433221100FFEEDDCC';
const TOKEN = 'ABABABABABABABABABABABABABABABABABABABAB';
const NOW = new Date('2026-10-12T10:00:00Z');

const secrets = createSecrets('a secret of the tests, long enough');
const nothing = () => undefined;
const hash = (key: string) => hashStationKey(secrets, key);

function scene(station: Partial<Station> = {}, lowestProfile: 1 | 2 | 3 = 1) {
  const stations = memoryStations(aStation(station));
  const log = { info: nothing, warn: nothing, error: nothing };
  const hub = { stations, secrets, clock: { now: () => NOW }, log, lowestProfile };
  const knock = (more: Partial<StationKnock>) =>
    admitStation(hub, { stationId: 'NL-1', isTls: false, remoteAddress: '192.0.2.1', ...more });
  return { stations, knock, enter: (password: string | Uint8Array) => knock({ password: Buffer.from(password) }) };
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const kept = async ({ stations }: ReturnType<typeof scene>): Promise<StationCredentials | undefined> =>
  (await stations.find('NL-1'))?.credentials;

describe('a station that knocks', () => {
  it('is not known: 404; is retired: 403; shows nothing: 401', async () => {
    const { knock } = scene({ credentials: { keyHash: hash(HEX) } });
    expect(await knock({ stationId: 'NL-9' })).toMatchObject({ kind: 'REFUSED', httpStatus: 404 });
    expect(await knock({})).toMatchObject({ kind: 'REFUSED', httpStatus: 401 });
    const retired = scene({ credentials: { keyHash: hash(HEX) }, retiredAt: NOW });
    expect(await retired.enter(HEX)).toMatchObject({ kind: 'REFUSED', httpStatus: 403 });
  });

  it('may send its key as bytes, as hex and as hex in lower case', async () => {
    const { enter } = scene({ credentials: { keyHash: hash(HEX) } });
    for (const form of [bytes(HEX), HEX, HEX.toLowerCase()]) {
      expect(await enter(form)).toMatchObject({ kind: 'ADMITTED', station: { id: 'NL-1' } });
    }
    for (const wrong of [bytes(NEXT), NEXT, HEX.slice(0, 38), `${HEX}00`, '', 'short', 'x'.repeat(41)]) {
      expect(await enter(wrong)).toMatchObject({ kind: 'REFUSED', httpStatus: 401 });
    }
  });

  it('may have a key of 16 bytes, and a password of 2.0.1 that is no hex', async () => {
    const short = HEX.slice(0, 32);
    expect(await scene({ credentials: { keyHash: hash(short) } }).enter(bytes(short))).toMatchObject({
      kind: 'ADMITTED',
    });
    const text = 'b4Z_pass*word-of-2.0.1!';
    expect(await scene({ credentials: { keyHash: hash(text) } }).enter(text)).toMatchObject({ kind: 'ADMITTED' });
  });

  it('finds its key under the hash that was made of the text when it was given', () => {
    expect(hash(HEX)).toBe(secrets.hashToken(HEX));
  });

  it('without any credentials is let in by no password', async () => {
    expect(await scene().enter(HEX)).toMatchObject({ kind: 'REFUSED', httpStatus: 401 });
  });

  it('costs less than a tenth of a millisecond', async () => {
    const { enter } = scene({ credentials: { keyHash: hash(HEX) } });
    const keys = Array.from({ length: 500 }, (_, index) => Buffer.alloc(20, index));
    await enter(HEX);
    const startedMs = performance.now();
    for (const key of keys) await enter(key);
    // With room for a machine that does something else meanwhile.
    expect((performance.now() - startedMs) / keys.length).toBeLessThan(1);
  });
});

describe('a key that is being replaced', () => {
  const credentials = { keyHash: hash(HEX), nextKeyHash: hash(NEXT), sealedNextKey: 'sealed', caFingerprints: ['aa'] };

  it('both count until the station uses the new one, then only that one does', async () => {
    const station = scene({ credentials });
    expect(await station.enter(HEX)).toMatchObject({ kind: 'ADMITTED' });
    expect(await kept(station)).toEqual(credentials);
    expect(await station.enter(bytes(NEXT))).toMatchObject({ kind: 'ADMITTED', station: { revision: 2 } });
    expect(await kept(station)).toEqual({ keyHash: hash(NEXT), caFingerprints: ['aa'] });
    expect(await station.enter(HEX)).toMatchObject({ kind: 'REFUSED', httpStatus: 401 });
    expect(await station.enter(NEXT)).toMatchObject({ kind: 'ADMITTED', station: { revision: 2 } });
  });

  it('two connections with the new key at once write it once', async () => {
    const station = scene({ credentials });
    const both = await Promise.all([station.enter(NEXT), station.enter(NEXT)]);
    expect(both).toMatchObject([{ kind: 'ADMITTED' }, { kind: 'ADMITTED' }]);
    expect((await station.stations.find('NL-1'))?.revision).toBe(2);
  });
});

describe('the one-time token of a first connection', () => {
  const onboarding = { tokenHash: hash(TOKEN), validUntil: new Date('2026-10-13T00:00:00Z') };

  it('lets the station in until it uses the key that it is given', async () => {
    const station = scene({ credentials: { onboarding } });
    expect(await station.enter(TOKEN)).toMatchObject({ kind: 'ADMITTED', station: { credentials: { onboarding } } });
    station.stations.put(aStation({ credentials: { onboarding, nextKeyHash: hash(NEXT) }, revision: 2 }));
    expect(await station.enter(TOKEN)).toMatchObject({ kind: 'ADMITTED' });
    expect(await station.enter(NEXT)).toMatchObject({ kind: 'ADMITTED' });
    expect(await station.enter(TOKEN)).toMatchObject({ kind: 'REFUSED', httpStatus: 401 });
    expect(await kept(station)).toEqual({ keyHash: hash(NEXT) });
  });

  it('has an end', async () => {
    const over = { ...onboarding, validUntil: NOW };
    expect(await scene({ credentials: { onboarding: over } }).enter(TOKEN)).toMatchObject({ httpStatus: 401 });
  });
});

describe('security profiles', () => {
  const certificate: ClientCertificate = {
    commonName: 'NL-1',
    serialNumber: '',
    issuerFingerprints: ['aa', 'bb'],
    isTrusted: true,
    validTo: new Date('2027-01-01T00:00:00Z'),
  };
  const right = { password: bytes(HEX) };
  const wrong = { password: bytes(NEXT) };

  it.each([
    [1, { isTls: false, ...right }, 'ADMITTED'],
    [1, { isTls: true, ...right }, 'ADMITTED'],
    [1, { isTls: false, ...wrong }, 401],
    [1, { isTls: true, clientCertificate: certificate }, 401],
    [2, { isTls: false, ...right }, 403],
    [2, { isTls: true, ...right }, 'ADMITTED'],
    [2, { isTls: true, ...wrong }, 401],
    [2, { isTls: true, clientCertificate: certificate }, 401],
    [3, { isTls: false, clientCertificate: certificate }, 403],
    [3, { isTls: true, clientCertificate: certificate }, 'ADMITTED'],
    [3, { isTls: true, clientCertificate: { ...certificate, commonName: 'X', serialNumber: 'NL-1' } }, 'ADMITTED'],
    [3, { isTls: true, clientCertificate: { ...certificate, commonName: 'NL-2' } }, 401],
    [3, { isTls: true, clientCertificate: { ...certificate, isTrusted: false } }, 401],
    [3, { isTls: true, clientCertificate: { ...certificate, validTo: NOW } }, 401],
    [3, { isTls: true, ...right }, 401],
  ] as const)('profile %s, %j: %s', async (securityProfile, how, expected) => {
    const { knock } = scene({ securityProfile, credentials: { keyHash: hash(HEX) } });
    const admission = await knock(how);
    expect(admission.kind === 'REFUSED' ? admission.httpStatus : admission.kind).toBe(expected);
  });

  it('a pinned CA must have signed, wherever in the chain', async () => {
    const pinned = (caFingerprints: readonly string[]) =>
      scene({ securityProfile: 3, credentials: { caFingerprints } });
    const shown = { isTls: true, clientCertificate: certificate };
    expect(await pinned(['BB']).knock(shown)).toMatchObject({ kind: 'ADMITTED' });
    expect(await pinned(['CC']).knock(shown)).toMatchObject({ kind: 'REFUSED', httpStatus: 401 });
  });

  it('the hub may want more than a station’s setting says', async () => {
    const { knock } = scene({ securityProfile: 1, credentials: { keyHash: hash(HEX) } }, 2);
    expect(await knock(right)).toMatchObject({ kind: 'REFUSED', httpStatus: 403 });
    expect(await knock({ ...right, isTls: true })).toMatchObject({ kind: 'ADMITTED' });
  });
});
