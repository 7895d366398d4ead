import fc from 'fast-check';
import { createCertificateReader } from '../../../../src/wire/ocpp/certificates/read-chain.js';
import { readProjectJson } from '../../../domain/clearing/read-json.js';
import { aCertificate, aCsr, aKey } from '../../../support/stations/a-certificate.js';

const reader = createCertificateReader();
const OPENSSL = readProjectJson('test/fixtures/ocpp201/csrs-of-openssl.json') as Record<
  'ecdsa' | 'rsa' | 'weakRsa',
  string
>;
const why = (read: { readonly kind: string; readonly why?: string }) => read.why ?? read.kind;

describe('a certificate request', () => {
  it.each(['rsa', 'ecdsa'] as const)('of OpenSSL (%s) tells whose it is', (kind) => {
    expect(reader.readCsr(OPENSSL[kind])).toEqual({
      kind: 'READ',
      facts: { commonName: 'NL-1', organization: 'Rheinwerk', keyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('has the same key as the certificate that is made of it', () => {
    const keys = aKey();
    const csr = reader.readCsr(aCsr({ keys }));
    const chain = reader.readChain(aCertificate({ keys }));
    expect(csr.kind === 'READ' && chain.kind === 'READ' && csr.facts.keyFingerprint).toBe(
      chain.kind === 'READ' && chain.facts[0].keyFingerprint,
    );
  });

  it('of a weak key, of a weak curve, or signed by another key is refused', () => {
    const keys = aKey();
    expect(why(reader.readCsr(OPENSSL.weakRsa))).toBe('its key is weaker than OCPP demands');
    expect(why(reader.readCsr(aCsr({ keys: aKey('prime192v1') })))).toBe('its key is weaker than OCPP demands');
    expect(why(reader.readCsr(aCsr({ keys, signedBy: aKey() })))).toBe('it is not signed by its own key');
  });

  it('with two names has none: nobody is meant by two', () => {
    const read = reader.readCsr(aCsr({ keys: aKey(), names: ['NL-2', 'NL-1'] }));
    expect(read).toMatchObject({ kind: 'READ', facts: { commonName: '' } });
  });

  it('is nothing else: no text, no certificate, not two at once, and nothing that was cut off', () => {
    const csr = aCsr({ keys: aKey() });
    const none = 'expected one certificate request in PEM';
    expect(why(reader.readCsr('no request'))).toBe(none);
    expect(why(reader.readCsr(csr + csr))).toBe(none);
    expect(why(reader.readCsr(aCertificate({ keys: aKey() })))).toBe(none);
    const cut = csr.replace(/\n[^-]{20}/, '\n');
    expect(reader.readCsr(cut).kind).toBe('UNREADABLE');
  });

  it('never stumbles, whatever bytes come in its place', () => {
    const original = Buffer.from(aCsr({ keys: aKey() }).split('-----')[2] ?? '', 'base64');
    const changes = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(changes, (bytes) => {
        const changed = Buffer.from(original);
        for (const [at, byte] of bytes) changed[at] = byte;
        const isSame = changed.equals(original);
        const base64 = changed.toString('base64');
        const { kind } = reader.readCsr(
          `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----`,
        );
        expect(kind === 'READ').toBe(isSame);
      }),
      { numRuns: 200 },
    );
  });
});

describe('certificates in a row', () => {
  const [root, sub, station] = [aKey(), aKey(), aKey()];
  const subPem = aCertificate({ keys: sub, name: 'Sub CA', issuerName: 'Root', issuerKeys: root, isCa: true });
  const stationPem = aCertificate({ keys: station, issuerName: 'Sub CA', issuerKeys: sub });

  it('tell who they are for and until when, the station’s first', () => {
    expect(reader.readChain(stationPem + subPem)).toMatchObject({
      kind: 'READ',
      facts: [
        {
          commonName: 'NL-1',
          organization: 'Rheinwerk',
          issuer: 'O=Rheinwerk, CN=Sub CA',
          serialNumber: '1F',
          validFrom: new Date('2026-01-01T00:00:00Z'),
          validTo: new Date('2036-12-31T23:59:59Z'),
          isCa: false,
        },
        { commonName: 'Sub CA', isCa: true },
      ],
    });
  });

  it('hang together: not in another order, and none of another CA of that name', () => {
    const other = aCertificate({ keys: aKey(), name: 'Sub CA', issuerName: 'Root', issuerKeys: root, isCa: true });
    const wrong = 'each certificate must be signed by the one behind it';
    expect(why(reader.readChain(subPem + stationPem))).toBe(wrong);
    expect(why(reader.readChain(stationPem + other))).toBe(wrong);
  });

  it('are nothing else', () => {
    expect(why(reader.readChain('nothing'))).toBe('expected certificates in PEM');
    expect(why(reader.readChain(aCsr({ keys: station })))).toBe('expected certificates in PEM');
    const junk = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(why(reader.readChain(stationPem + junk))).toBe('it holds what is no certificate (X.509)');
  });
});
